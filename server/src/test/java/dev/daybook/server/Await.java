package dev.daybook.server;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Waits for what is bound to happen, and fails when it has not by then. */
final class Await {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private Await() {}

    /** @return what was seen when the condition was true */
    static <T> T until(String what, Duration longest, Callable<T> look, Predicate<? super T> condition) {
        return await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK_AGAIN)
                .atMost(longest)
                .until(look, condition);
    }
}
