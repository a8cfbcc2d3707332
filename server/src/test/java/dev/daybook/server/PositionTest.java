package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.daybook.api.user.UserEvent.UserSignedIn;
import dev.daybook.api.user.UserId;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.messaging.Processors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Positions are dense and miss nothing, although transactions commit in another order than they began, or not at all. */
class PositionTest {
    private static final int THREADS = 8;
    private static final int EVENTS_EACH = 100;
    private static final int LONGEST_COMMIT_MICROS = 3_000;

    private final Hub hub = Hub.shared();
    private final JdbcTemplate jdbc = hub.bean(JdbcTemplate.class);
    private final EventStore events = hub.bean(EventStore.class);
    private final TransactionTemplate transaction = new TransactionTemplate(hub.bean(PlatformTransactionManager.class));
    private final Set<String> committed = ConcurrentHashMap.newKeySet();
    private final Set<String> rolledBack = ConcurrentHashMap.newKeySet();

    @Test
    void areDenseAndMissNothingWhenEightThreadsAppendWithRollbacks() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                done.add(threads.submit(this::append));
            }
            for (Future<?> one : done) {
                one.get();
            }
        }
        assertThat(rolledBack).isNotEmpty();
        await().atMost(Duration.ofSeconds(60)).until(() -> positioned().containsAll(committed));

        List<Long> positions = jdbc.queryForList("select position from event_position order by position", Long.class);
        assertThat(positions.getFirst()).isEqualTo(1);
        assertThat(positions.getLast()).isEqualTo(positions.size());
        assertThat(positioned()).doesNotContainAnyElementsOf(rolledBack);
        await("knowing that nothing is missed, although the store has gaps")
                .atMost(Duration.ofSeconds(60))
                .until(() -> hub.bean(Processors.class).hasHandledAllUntilNow("trail"));
    }

    private void append() {
        for (int i = 0; i < EVENTS_EACH; i++) {
            boolean rollback = ThreadLocalRandom.current().nextInt(4) == 0;
            UserId id = UserId.next();
            var event = new GenericDomainEventMessage<>("User", id.toString(), 0, new UserSignedIn(id))
                    .withMetaData(MetaData.from(Actor.system("test").asMetaData()));
            transaction.executeWithoutResult(status -> {
                events.publish(event);
                LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(LONGEST_COMMIT_MICROS) * 1_000L);
                if (rollback) {
                    status.setRollbackOnly();
                }
            });
            (rollback ? rolledBack : committed).add(event.getIdentifier());
        }
    }

    private Set<String> positioned() {
        return new HashSet<>(jdbc.queryForList("select event_id from event_position", String.class));
    }
}
