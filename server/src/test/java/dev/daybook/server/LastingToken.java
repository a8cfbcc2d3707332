package dev.daybook.server;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An access token that is fetched anew before it expires: tests may take longer than one lives. */
final class LastingToken implements Supplier<String> {
    private static final Duration RENEWED_AFTER = Duration.ofMinutes(5);

    private final Supplier<String> signIn;
    private @Nullable String token;
    private long since;

    LastingToken(Supplier<String> signIn) {
        this.signIn = signIn;
    }

    @Override
    public synchronized String get() {
        if (token == null || System.nanoTime() - since > RENEWED_AFTER.toNanos()) {
            token = signIn.get();
            since = System.nanoTime();
        }
        return token;
    }
}
