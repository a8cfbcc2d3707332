package dev.daybook.platform.web;

import java.util.concurrent.CancellationException;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Ends live streams when the hub stops: the web server would wait for them. Their readers come back and resume. */
@Component
public class OpenStreams implements SmartLifecycle {
    private final Sinks.Empty<Void> stopping = Sinks.empty();
    private volatile boolean running;

    public <T> Flux<T> untilShutdown(Flux<T> stream) {
        return stream.takeUntilOther(stopping.asMono());
    }

    /** For an answer that is no good in parts: its reader sees that the end is missing. */
    public <T> Flux<T> brokenOffAtShutdown(Flux<T> answer) {
        return answer.takeUntilOther(
                stopping.asMono().then(Mono.error(() -> new CancellationException("The hub is being stopped"))));
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        stopping.tryEmitEmpty();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Behind the runner, whose last words are still to be seen; before the web server. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 512;
    }
}
