package dev.daybook.runner.dispatch;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Says that there may be something to do. */
@Component
final class Wake {
    private final Semaphore calls = new Semaphore(0);

    void up() {
        calls.release();
    }

    /** Returns when it was called, or after that time; several calls count as one. */
    void await(Duration longest) throws InterruptedException {
        if (calls.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            calls.drainPermits();
        }
    }
}
