package dev.daybook.platform.messaging;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.WrappedToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The processors of this node, and how far they are. */
@Component
public class Processors {
    private final EventProcessingConfiguration events;
    private final EventStore source;
    private final JdbcTemplate jdbc;

    Processors(EventProcessingConfiguration events, EventStore source, JdbcTemplate jdbc) {
        this.events = events;
        this.source = source;
        this.jdbc = jdbc;
    }

    /** Names of those that still have stored events in front of them, or do not run. */
    public List<String> behind() {
        return behind(_ -> true);
    }

    public List<String> behind(Predicate<String> concerned) {
        return events.eventProcessors().values().stream()
                .filter(StreamingEventProcessor.class::isInstance)
                .map(StreamingEventProcessor.class::cast)
                .filter(processor -> concerned.test(processor.getName()))
                .filter(processor -> !isCaughtUp(processor))
                .map(StreamingEventProcessor::getName)
                .sorted()
                .toList();
    }

    /** Whether that processor of this node has handled every event that was stored before it was asked. */
    public boolean hasHandledAllUntilNow(String name) {
        TrackingToken head = source.createHeadToken();
        return head == null
                || events.eventProcessor(name, StreamingEventProcessor.class)
                        .map(processor -> processor.processingStatus().values())
                        .filter(segments -> !segments.isEmpty())
                        .filter(segments -> segments.stream()
                                .map(status -> WrappedToken.unwrapLowerBound(status.getTrackingToken()))
                                .allMatch(token -> token != null && (token.covers(head) || reaches(token, head))))
                        .isPresent();
    }

    /**
     * Where a transaction that wrote events was rolled back, tokens keep a gap: nothing tells it from one that is about to
     * be committed, but that there is no event in it now.
     */
    private boolean reaches(TrackingToken token, TrackingToken head) {
        return token instanceof GapAwareTrackingToken reached
                && reached.getIndex() >= head.position().orElse(0)
                && reached.getGaps().stream().noneMatch(this::isStored);
    }

    private boolean isStored(long globalIndex) {
        return !jdbc.queryForList("select 1 from domain_event where global_index = ?", globalIndex)
                .isEmpty();
    }

    /**
     * Empties what that processor has written and makes it anew from the events. Returns when it has begun; until it has
     * caught up, what it writes shows the past.
     *
     * @throws IllegalArgumentException when this node has no such processor, or when it must not see an event twice
     */
    public void rebuild(String name) {
        StreamingEventProcessor processor = resettable(name)
                .orElseThrow(() -> new IllegalArgumentException("There is nothing to rebuild by the name of " + name));
        processor.shutDown();
        try {
            processor.resetTokens();
        } finally {
            processor.start();
        }
    }

    /** Whether this node runs it, and it may see events twice. */
    public boolean canRebuild(String name) {
        return resettable(name)
                .filter(processor -> !processor.processingStatus().isEmpty())
                .isPresent();
    }

    private Optional<StreamingEventProcessor> resettable(String name) {
        return events.eventProcessor(name, StreamingEventProcessor.class)
                .filter(StreamingEventProcessor::supportsReset);
    }

    private static boolean isCaughtUp(StreamingEventProcessor processor) {
        return processor.isRunning()
                && !processor.processingStatus().isEmpty()
                && processor.processingStatus().values().stream()
                        .allMatch(status -> status.isCaughtUp() && !isFailing(status));
    }

    private static boolean isFailing(EventTrackerStatus status) {
        return status.isErrorState();
    }
}
