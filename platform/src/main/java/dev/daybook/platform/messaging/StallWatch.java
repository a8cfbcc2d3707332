package dev.daybook.platform.messaging;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;
import org.axonframework.eventhandling.ListenerInvocationErrorHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * An event that a handler fails on is tried again, never skipped: a read model with a hole is worse than a late one.
 * After five failures on the same event the handler counts as stalled, and health says so.
 */
@Component
public class StallWatch implements ListenerInvocationErrorHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);
    private static final int STALLED_AFTER = 5;

    private final Map<String, Failing> failing = new ConcurrentHashMap<>();
    private final String nodeId;

    StallWatch(@Value("${daybook.node-id}") String nodeId) {
        this.nodeId = nodeId;
    }

    /**
     * @param handler the class whose handler fails; the processor, where what handlers wrote cannot be stored
     * @param processor whose it is
     * @param eventId of the event, or of the first of those that cannot be stored together
     */
    public record Failing(
            String handler,
            String processor,
            String eventId,
            String eventType,
            int failures,
            Instant since,
            String reason) {}

    @Override
    public void onError(Exception exception, EventMessage<?> event, EventMessageHandler handler) throws Exception {
        String name = handler.getTargetType().getSimpleName();
        String processor = AxonConfiguration.group(handler.getTargetType(), nodeId);
        Failing now = again(name, processor, event, exception.toString());
        LOG.warn(
                "{} failed on {} {}, {} times so far; it will be tried again",
                name,
                now.eventType(),
                now.eventId(),
                now.failures(),
                exception);
        throw exception;
    }

    private Failing again(String name, String processor, EventMessage<?> event, String reason) {
        return failing.compute(
                name,
                (_, before) -> before != null && before.eventId().equals(event.getIdentifier())
                        ? new Failing(
                                name,
                                processor,
                                before.eventId(),
                                before.eventType(),
                                before.failures() + 1,
                                before.since(),
                                reason)
                        : new Failing(
                                name,
                                processor,
                                event.getIdentifier(),
                                event.getPayloadType().getSimpleName(),
                                1,
                                Instant.now(),
                                reason));
    }

    /** What was made of that event and of those after it could not be committed. */
    void notStored(String processor, EventMessage<?> first, String reason) {
        Failing now = again(processor, processor, first, reason);
        LOG.warn(
                "{} could not store what it made of {} {} and what follows, {} times so far; it will be tried again: {}",
                processor,
                now.eventType(),
                now.eventId(),
                now.failures(),
                reason);
    }

    void stored(String processor) {
        failing.remove(processor);
    }

    /** Whoever failed on this event before has got past it. */
    void handled(String eventId) {
        if (!failing.isEmpty()) {
            failing.values()
                    .removeIf(failure -> failure.eventId().equals(eventId)
                            && !failure.handler().equals(failure.processor()));
        }
    }

    public List<Failing> stalled() {
        return failing.values().stream()
                .filter(failure -> failure.failures() >= STALLED_AFTER)
                .toList();
    }
}
