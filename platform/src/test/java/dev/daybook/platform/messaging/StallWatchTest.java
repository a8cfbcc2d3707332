package dev.daybook.platform.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.DefaultInterceptorChain;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.junit.jupiter.api.Test;

class StallWatchTest {
    private final StallWatch stalls = new StallWatch("node");
    private final List<EventMessage<?>> batch = Stream.of("first", "second")
            .<EventMessage<?>>map(GenericEventMessage::asEventMessage)
            .toList();

    @Test
    void tellsOfABatchThatCannotBeStored() {
        for (int attempt = 1; attempt <= 4; attempt++) {
            handle(() -> {
                throw new IllegalStateException("Data too long");
            });
        }
        assertThat(stalls.stalled()).isEmpty();
        handle(() -> {
            throw new IllegalStateException("Data too long");
        });
        assertThat(stalls.stalled()).singleElement().satisfies(stalled -> {
            assertThat(stalled.processor()).isEqualTo("jobs");
            assertThat(stalled.eventId()).isEqualTo(batch.getFirst().getIdentifier());
            assertThat(stalled.failures()).isEqualTo(5);
            assertThat(stalled.reason()).contains("Data too long");
        });
        handle(() -> {});
        assertThat(stalls.stalled()).isEmpty();
    }

    private void handle(Runnable commit) {
        BatchingUnitOfWork<EventMessage<?>> unit = new BatchingUnitOfWork<>(batch);
        unit.onPrepareCommit(_ -> commit.run());
        unit.executeWithResult(
                () -> new DefaultInterceptorChain<>(unit, List.of(new Recovery(stalls, "jobs")), _ -> null).proceed());
    }
}
