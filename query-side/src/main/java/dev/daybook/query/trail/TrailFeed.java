package dev.daybook.query.trail;

import dev.daybook.api.FollowPositions;
import dev.daybook.api.trail.EventView;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.read.Times;
import dev.daybook.platform.read.WholeReads;
import io.r2dbc.spi.Readable;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads the story in order, without a gap: it stops in front of a position whose event is not shown yet. */
@Component
class TrailFeed {
    private static final int AT_ONCE = 500;

    private final DatabaseClient database;
    private final JsonMapper json;
    private final Views views;

    TrailFeed(DatabaseClient database, JsonMapper json, Views views) {
        this.database = database;
        this.json = json;
        this.views = views;
    }

    /** All that is there behind that position. */
    Flux<EventView> after(long position) {
        return next(position)
                .expand(found ->
                        found.isEmpty() ? Mono.empty() : next(found.getLast().position()))
                .flatMapIterable(found -> found);
    }

    /** All that is there behind that position, and what comes. */
    Flux<EventView> follow(long position) {
        AtomicLong seen = new AtomicLong(position);
        return views.follow(new FollowPositions(), Long.class)
                .onBackpressureLatest()
                .concatMap(_ -> Flux.defer(() -> after(seen.get()).doOnNext(event -> seen.set(event.position()))), 1);
    }

    @QueryHandler
    CompletableFuture<@Nullable Long> last(FollowPositions query) {
        return database.sql("select coalesce(max(position), 0) from event_position")
                .map(row -> row.get(0, Long.class))
                .one()
                .toFuture();
    }

    private Mono<List<EventView>> next(long position) {
        return WholeReads.of(database.sql("""
                        select p.position, t.* from event_position p join trail_event t on t.event_id = p.event_id
                        where p.position > ? order by p.position limit\s""" + AT_ONCE)
                        .bind(0, position)
                        .map(this::event)
                        .all()
                        .collectList())
                .map(found -> withoutGap(position, found));
    }

    private static List<EventView> withoutGap(long position, List<EventView> found) {
        int length = 0;
        while (length < found.size() && found.get(length).position() == position + 1 + length) {
            length++;
        }
        return found.subList(0, length);
    }

    EventView event(Readable row) {
        return new EventView(
                row.get("position", Long.class),
                row.get("event_id", String.class),
                row.get("type", String.class),
                row.get("aggregate_type", String.class),
                row.get("aggregate_id", String.class),
                row.get("sequence", Long.class),
                Times.instant(row.get("at", LocalDateTime.class)),
                json.readValue(row.get("actor", String.class), EventView.Actor.class),
                json.readValue(row.get("payload", String.class), new TypeReference<>() {}));
    }
}
