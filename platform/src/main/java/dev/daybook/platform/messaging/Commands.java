package dev.daybook.platform.messaging;

import dev.daybook.api.CommandRefused;
import dev.daybook.api.Refusal;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.identity.CurrentActor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The one way by which commands go out: with who sends them, and from where. Commands that change an aggregate answer
 * with its version after it.
 */
@Component
public class Commands {
    private final CommandGateway gateway;

    Commands(CommandGateway gateway) {
        this.gateway = gateway;
    }

    /**
     * Sends as the caller of the request that is being answered.
     *
     * @return the version of the aggregate; fails with {@link CommandRefused} when it is refused
     */
    public Mono<Long> send(Object command) {
        return CurrentActor.get().flatMap(actor -> Mono.fromFuture(() -> this.<Long>send(command, actor)));
    }

    /** Sends as somebody else than the caller: a part of the hub, or a person who is just signing in. */
    public <R> CompletableFuture<R> send(Object command, Actor actor) {
        return gateway.<R>send(
                        GenericCommandMessage.asCommandMessage(command).andMetaData(MetaData.from(actor.asMetaData())))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(refusalIn(failure)));
    }

    /** A refusal is an answer here, not a failure: sagas and parts of the hub go on. */
    public <R> CompletableFuture<Boolean> sendUnlessRefused(Object command, Actor actor) {
        return this.<R>send(command, actor)
                .thenApply(_ -> true)
                .exceptionallyCompose(failure -> refusalIn(failure) instanceof CommandRefused
                        ? CompletableFuture.completedFuture(false)
                        : CompletableFuture.failedFuture(failure));
    }

    /** The refusal survives the way from another process only as the details of the exception. */
    static Throwable refusalIn(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof CommandExecutionException remote
                && !(cause instanceof CommandRefused)
                && remote.getDetails().orElse(null) instanceof Refusal refusal) {
            return new CommandRefused(refusal);
        }
        return cause;
    }
}
