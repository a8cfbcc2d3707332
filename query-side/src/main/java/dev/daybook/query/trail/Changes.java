package dev.daybook.query.trail;

import dev.daybook.api.FollowPositions;
import dev.daybook.api.Permission;
import dev.daybook.platform.identity.Caller;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.read.WholeReads;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells that something has changed, and not what: whoever shows it reads it anew, with their own permissions. Changes that
 * follow fast on each other are told at once.
 */
@Component
class Changes {
    /** What everyone sees who is signed in. */
    private static final Set<String> COMMON = Set.of("Job", "Playbook", "Server");

    private static final Set<String> ALL = Set.of("Job", "Playbook", "Server", "Credential", "Runner", "User");

    /** Behind more events than this it is no use to say which things have changed. */
    private static final int MANY = 2_000;

    private static final Duration PAUSE = Duration.ofMillis(300);

    private final DatabaseClient database;
    private final Views views;

    Changes(DatabaseClient database, Views views) {
        this.database = database;
        this.views = views;
    }

    /** @param id null when any of that type may have changed */
    record Thing(String type, @Nullable String id) {}

    /** @param position of the last event that was looked at */
    record Change(long position, List<Thing> things) {}

    /** @param after null begins with what happens from now on; the first answer says where that is */
    Flux<Change> follow(Caller caller, @Nullable Long after) {
        Set<String> types = caller.may(Permission.SEE_HISTORY) ? ALL : COMMON;
        return Mono.justOrEmpty(after).switchIfEmpty(head()).flatMapMany(start -> {
            AtomicLong seen = new AtomicLong(start);
            Flux<Change> changes = views.follow(new FollowPositions(), Long.class)
                    .onBackpressureLatest()
                    .concatMap(head -> since(seen, head, types).concatWith(pause()), 1)
                    .filter(change -> !change.things().isEmpty());
            return after == null ? changes.startWith(new Change(start, List.of())) : changes;
        });
    }

    private Mono<Long> head() {
        return WholeReads.of(database.sql("select coalesce(max(position), 0) from event_position")
                .map(row -> row.get(0, Long.class))
                .one());
    }

    private static Mono<Change> pause() {
        return Mono.delay(PAUSE).then(Mono.empty());
    }

    private Mono<Change> since(AtomicLong seen, long head, Set<String> types) {
        return whole(seen.get(), head).flatMap(reached -> told(seen, reached, types));
    }

    /**
     * How far all is in the trail, which is written by another processor than the positions are: what is missing yet wakes this
     * stream once more when it comes.
     */
    private Mono<Long> whole(long from, long head) {
        return WholeReads.of(database.sql("""
                        select coalesce(min(p.position) - 1, ?)
                        from event_position p left join trail_event t on t.event_id = p.event_id
                        where p.position > ? and p.position <= ? and t.event_id is null""")
                .bind(0, head)
                .bind(1, Math.max(from, head - MANY))
                .bind(2, head)
                .map(row -> row.get(0, Long.class))
                .one());
    }

    private Mono<Change> told(AtomicLong seen, long head, Set<String> types) {
        long from = seen.get();
        if (head <= from) {
            return Mono.empty();
        }
        Mono<List<Thing>> things = head - from > MANY
                ? Mono.just(types.stream()
                        .sorted()
                        .map(type -> new Thing(type, null))
                        .toList())
                : things(from, head, types);
        return things.map(found -> {
            seen.set(head);
            return new Change(head, found);
        });
    }

    private Mono<List<Thing>> things(long from, long head, Set<String> types) {
        String names = types.stream().map(type -> "'" + type + "'").collect(Collectors.joining(", "));
        return WholeReads.of(database.sql("""
                        select distinct t.aggregate_type, t.aggregate_id
                        from event_position p join trail_event t on t.event_id = p.event_id
                        where p.position > ? and p.position <= ? and t.aggregate_type in (%s)
                        order by 1, 2""".formatted(names))
                .bind(0, from)
                .bind(1, head)
                .map(row -> new Thing(row.get(0, String.class), row.get(1, String.class)))
                .all()
                .collectList());
    }
}
