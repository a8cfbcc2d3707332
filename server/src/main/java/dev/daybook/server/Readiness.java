package dev.daybook.server;

import dev.daybook.platform.messaging.Processors;
import dev.daybook.platform.messaging.StallWatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Whether this hub can be used: its database answers, its read models have caught up, its first start is done. */
@Component
class Readiness {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final DatabaseClient database;
    private final Processors processors;
    private final StallWatch stalls;

    /** Once caught up, a moment's lag under load is no reason to take a hub out of service. */
    private volatile boolean caughtUp;

    private volatile boolean setUp;

    Readiness(DatabaseClient database, Processors processors, StallWatch stalls) {
        this.database = database;
        this.processors = processors;
        this.stalls = stalls;
    }

    /** @param checks what was looked at, and {@code ok} or what is wrong with it */
    record State(boolean ready, Map<String, String> checks, List<StallWatch.Failing> stalled) {}

    void setUp() {
        setUp = true;
    }

    boolean isCaughtUp() {
        caughtUp = caughtUp || processors.behind().isEmpty();
        return caughtUp;
    }

    Mono<State> state() {
        return database.sql("select 1")
                .fetch()
                .one()
                .timeout(PATIENCE)
                .map(_ -> "ok")
                .onErrorResume(failure -> Mono.just("does not answer: " + failure.getMessage()))
                .map(this::state);
    }

    private State state(String databaseState) {
        Map<String, String> checks = new TreeMap<>();
        checks.put("database", databaseState);
        checks.put("read_models", isCaughtUp() ? "ok" : "catching up: " + String.join(", ", processors.behind()));
        checks.put("sign_in", setUp ? "ok" : "the first start is not finished");
        List<StallWatch.Failing> stalled = stalls.stalled();
        boolean ready = stalled.isEmpty() && checks.values().stream().allMatch("ok"::equals);
        return new State(ready, checks, stalled);
    }
}
