package dev.daybook.query.trail;

import dev.daybook.api.trail.EventView;
import dev.daybook.platform.read.Bound;
import dev.daybook.platform.read.Times;
import dev.daybook.platform.web.TimeParameter;
import jakarta.validation.constraints.Size;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Looks things up in the story, the newest first. Who follows it reads {@link TrailFeed}, which leaves no gap. */
@Component
class TrailSearch {
    private final DatabaseClient database;
    private final TrailFeed feed;

    TrailSearch(DatabaseClient database, TrailFeed feed) {
        this.database = database;
        this.feed = feed;
    }

    /**
     * Each null where it does not matter.
     *
     * @param type such as {@code JobQueued}; several with commas between them
     * @param aggregate_type such as {@code Job}
     * @param user_id of whoever did it, or had it done
     * @param username of whoever did it
     * @param from when it was stored, at the earliest: ISO 8601 with a zone
     * @param to when it was stored, before this
     */
    @SuppressWarnings("checkstyle:RecordComponentName") // the names are those of the query parameters
    record Filter(
            @Nullable @Size(max = 2_000) String type,
            @Nullable @Size(max = 100) String aggregate_type,
            @Nullable @Size(max = 64) String aggregate_id,
            @Nullable @Size(max = 64) String user_id,
            @Nullable @Size(max = 80) String username,
            @Nullable String from,
            @Nullable String to) {}

    /** @param next for {@code after}; null when there are no more */
    record EventPage(List<EventView> items, @Nullable String next) {}

    Mono<EventPage> find(Filter filter, @Nullable Long after, int limit) {
        List<String> conditions = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        if (after != null) {
            conditions.add("p.position < ?");
            values.add(after);
        }
        if (filter.type() != null) {
            List<String> types = List.of(filter.type().split(","));
            conditions.add("t.type in (" + String.join(", ", Collections.nCopies(types.size(), Bound.ASCII)) + ")");
            types.forEach(type -> values.add(type.strip()));
        }
        is(conditions, values, "t.aggregate_type = " + Bound.ASCII, filter.aggregate_type());
        is(conditions, values, "t.aggregate_id = " + Bound.ASCII, filter.aggregate_id());
        if (filter.user_id() != null) {
            conditions.add("(json_value(t.actor, '$.user_id') = ? or json_value(t.actor, '$.on_behalf_of') = ?)");
            values.add(filter.user_id());
            values.add(filter.user_id());
        }
        is(conditions, values, "lower(json_value(t.actor, '$.username')) = lower(?)", filter.username());
        is(conditions, values, "t.at >= ?", time("from", filter.from()));
        is(conditions, values, "t.at < ?", time("to", filter.to()));
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        return Bound.sql(
                        database,
                        "select p.position, t.* from event_position p join trail_event t on t.event_id = p.event_id"
                                + where + " order by p.position desc limit " + (limit + 1),
                        values)
                .map(feed::event)
                .all()
                .collectList()
                .map(found -> page(found, limit));
    }

    private static EventPage page(List<EventView> found, int limit) {
        boolean more = found.size() > limit;
        List<EventView> items = more ? found.subList(0, limit) : found;
        return new EventPage(items, more ? String.valueOf(items.getLast().position()) : null);
    }

    private static void is(List<String> conditions, List<Object> values, String condition, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            values.add(value);
        }
    }

    private static @Nullable LocalDateTime time(String field, @Nullable String text) {
        return text == null ? null : Times.utc(TimeParameter.read(field, text));
    }
}
