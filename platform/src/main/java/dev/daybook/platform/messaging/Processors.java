package dev.daybook.platform.messaging;

import java.util.List;
import java.util.function.Predicate;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.springframework.stereotype.Component;

/** The processors of this node, and how far they are. */
@Component
public class Processors {
    private final EventProcessingConfiguration events;

    Processors(EventProcessingConfiguration events) {
        this.events = events;
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
