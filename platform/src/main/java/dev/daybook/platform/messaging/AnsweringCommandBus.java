package dev.daybook.platform.messaging;

import static org.axonframework.commandhandling.GenericCommandResultMessage.asCommandResultMessage;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.messaging.MessageHandler;

/**
 * Handles commands on threads of its own, and answers each once. Axon's own asynchronous bus leaves a command without an answer
 * for ever when its transaction cannot begin, which is what happens to those that meet a database on its way down.
 */
final class AnsweringCommandBus extends SimpleCommandBus {
    private final Executor threads;

    AnsweringCommandBus(Builder builder, Executor threads) {
        super(builder);
        this.threads = threads;
    }

    @Override
    protected <C, R> void handle(
            CommandMessage<C> command,
            MessageHandler<? super CommandMessage<?>> handler,
            CommandCallback<? super C, ? super R> callback) {
        threads.execute(() -> {
            AtomicBoolean answered = new AtomicBoolean();
            CommandCallback<C, R> once = (sent, result) -> {
                answered.set(true);
                callback.onResult(sent, result);
            };
            try {
                super.handle(command, handler, once);
            } catch (RuntimeException e) {
                if (answered.get()) {
                    throw e; // of whoever took the answer
                }
                callback.onResult(command, asCommandResultMessage(e));
            }
        });
    }
}
