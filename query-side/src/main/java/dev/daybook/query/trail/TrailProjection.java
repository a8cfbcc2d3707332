package dev.daybook.query.trail;

import dev.daybook.api.FollowPositions;
import dev.daybook.api.trail.EventView;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.read.ReadTables;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.messaging.MetaData;
import org.springframework.stereotype.Component;

/** Writes {@code trail_event}: every event, whatever it is. */
@Component
@ProcessingGroup("trail")
class TrailProjection {
    private final ReadTables tables;
    private final Views views;

    TrailProjection(ReadTables tables, Views views) {
        this.tables = tables;
        this.views = views;
    }

    @EventHandler
    void on(DomainEventMessage<?> event) {
        tables.update(
                """
                insert into trail_event (event_id, type, aggregate_type, aggregate_id, sequence, at, actor, payload)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                event.getIdentifier(),
                event.getPayloadType().getSimpleName(),
                event.getType(),
                event.getAggregateIdentifier(),
                event.getSequenceNumber(),
                event.getTimestamp(),
                tables.json(actor(event.getMetaData())),
                tables.json(event.getPayload()));
        views.changed(FollowPositions.class, _ -> true);
    }

    @ResetHandler
    void clear() {
        tables.empty("trail_event");
    }

    private static EventView.Actor actor(MetaData metaData) {
        Actor actor = Actor.of(metaData);
        if (actor == null) {
            throw new IllegalStateException("An event without an actor: " + metaData);
        }
        return new EventView.Actor(
                actor.userId(),
                actor.username(),
                actor.role(),
                actor.ip(),
                actor.userAgent(),
                actor.requestId(),
                actor.onBehalfOf());
    }
}
