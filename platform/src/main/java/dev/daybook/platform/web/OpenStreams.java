package dev.daybook.platform.web;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Ends live streams when the hub stops: the web server would wait for them. Their readers come back and resume. */
@Component
public class OpenStreams implements SmartLifecycle {
    /** More often than the proxies between end connections on which nothing is said; the usual limit is a minute. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Sinks.Empty<Void> stopping = Sinks.empty();
    private volatile boolean running;

    /**
     * With an empty comment at once, which opens the stream, and then every 15 s. It ends with the events, or when the hub stops.
     */
    public <T> Flux<ServerSentEvent<T>> live(Flux<ServerSentEvent<T>> events) {
        return Flux.defer(() -> {
            Sinks.Empty<Void> ended = Sinks.empty();
            Flux<ServerSentEvent<T>> heartbeat = Flux.interval(Duration.ZERO, HEARTBEAT)
                    .onBackpressureDrop()
                    .map(_ -> ServerSentEvent.<T>builder().comment("").build())
                    .takeUntilOther(ended.asMono());
            return Flux.merge(events.doFinally(_ -> ended.tryEmitEmpty()), heartbeat)
                    .takeUntilOther(stopping.asMono());
        });
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
