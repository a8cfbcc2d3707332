package dev.daybook.api.trail;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event as everyone may read it who may read the book.
 *
 * @param position its place in the whole story: dense, from 1, given once
 * @param type the simple name of the event, such as {@code JobStarted}
 * @param payload the event, named as in the API
 */
public record EventView(
        long position,
        String eventId,
        String type,
        String aggregateType,
        String aggregateId,
        long sequence,
        Instant timestamp,
        Actor actor,
        Map<String, Object> payload) {
    /** Who, from where. {@code onBehalfOf} is the person whom a part of the hub acted for. */
    public record Actor(
            String userId,
            String username,
            String role,
            @Nullable String ip,
            @Nullable String userAgent,
            @Nullable String requestId,
            @Nullable String onBehalfOf) {}
}
