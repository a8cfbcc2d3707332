package dev.daybook.platform.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.GenericMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnsweringCommandBusTest {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger answers = new AtomicInteger();

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void answersAlsoWhenNoTransactionCanBegin() throws Exception {
        CommandResultMessage<?> answer = answer(() -> {
            throw new IllegalStateException("the database is away");
        });
        assertThat(answer.isExceptional()).isTrue();
        assertThat(answer.exceptionResult()).hasMessage("the database is away");
    }

    @Test
    void answersOnceWithWhatWasHandledElsewhere() throws Exception {
        assertThat(answer(NoTransactionManager.instance()).getPayload()).isEqualTo("handled on another thread");
        threads.close();
        assertThat(answers).hasValue(1);
    }

    /** Whoever takes the answer fails to use it. */
    private CommandResultMessage<?> answer(TransactionManager transactions) throws Exception {
        AnsweringCommandBus bus =
                new AnsweringCommandBus(SimpleCommandBus.builder().transactionManager(transactions), threads);
        Thread sender = Thread.currentThread();
        bus.subscribe(
                "do",
                _ -> Thread.currentThread().equals(sender)
                        ? "handled on the same thread"
                        : "handled on another thread");
        CompletableFuture<CommandResultMessage<?>> answer = new CompletableFuture<>();
        bus.dispatch(new GenericCommandMessage<>(new GenericMessage<>("it"), "do"), (_, result) -> {
            answers.incrementAndGet();
            answer.complete(result);
            throw new IllegalArgumentException("The answer is of no use");
        });
        return answer.get(10, TimeUnit.SECONDS);
    }
}
