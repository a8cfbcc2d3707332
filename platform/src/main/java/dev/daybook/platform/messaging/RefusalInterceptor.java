package dev.daybook.platform.messaging;

import dev.daybook.api.CommandRefused;
import dev.daybook.platform.identity.Actor;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.eventsourcing.IncompatibleAggregateException;
import org.axonframework.eventsourcing.conflictresolution.ConflictResolution;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.ConflictingAggregateVersionException;

/** Nobody commands without a name; and what Axon refuses by itself, we refuse in our own words. */
final class RefusalInterceptor implements MessageHandlerInterceptor<CommandMessage<?>> {
    @Override
    public Object handle(UnitOfWork<? extends CommandMessage<?>> unit, InterceptorChain chain) throws Exception {
        if (Actor.of(unit.getMessage().getMetaData()) == null) {
            throw CommandRefused.forbidden(unit.getMessage().getPayloadType().getSimpleName() + " was sent by nobody");
        }
        try {
            Object answer = chain.proceed();
            refuseWhenStale();
            return answer;
        } catch (AggregateNotFoundException | IncompatibleAggregateException e) { // or it is the id of something else
            throw CommandRefused.notFound("There is no such thing");
        } catch (ConflictingAggregateVersionException e) {
            throw CommandRefused.stale("It was changed in the meantime: read it again, version "
                    + e.getExpectedVersion() + " is not the current one");
        }
    }

    /** Axon itself would find out only when the transaction ends, outside the reach of this class. */
    private static void refuseWhenStale() {
        ConflictResolution.getConflictResolver()
                .detectConflicts(
                        since -> !since.isEmpty(),
                        found -> CommandRefused.stale("It was changed in the meantime: read it again, version "
                                + found.expectedVersion() + " is not the current one"));
    }
}
