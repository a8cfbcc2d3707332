package dev.daybook.platform.messaging;

import dev.daybook.api.Changed;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.axonframework.queryhandling.SubscriptionQueryResult;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Asks the query side, and waits for it where a client must see what it has just done. */
@Component
public class Views {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final QueryGateway queries;
    private final QueryUpdateEmitter emitter;

    Views(QueryGateway queries, QueryUpdateEmitter emitter) {
        this.queries = queries;
        this.emitter = emitter;
    }

    /** @return empty when there is no such thing */
    public <V> Mono<V> find(Object query, Class<V> view) {
        return Mono.fromFuture(() -> queries.query(query, ResponseTypes.instanceOf(view)));
    }

    /**
     * Waits until the view has at least that version, 2 s at most.
     *
     * @return empty when it had not in that time
     */
    public <V> Mono<V> shownAt(Object query, Class<V> view, ToLongFunction<V> version, long atLeast) {
        return firstThat(query, view, found -> version.applyAsLong(found) >= atLeast)
                .timeout(LONGEST_WAIT, Mono.empty());
    }

    /** The first state of the view for which the condition holds, however long it takes. */
    public <V> Mono<V> firstThat(Object query, Class<V> view, Predicate<V> condition) {
        return follow(query, view).filter(condition).next();
    }

    /** The view now, and again whenever it may have changed; states that follow fast on each other may be left out. */
    public <V> Flux<V> follow(Object query, Class<V> view) {
        return Flux.using(
                () -> queries.subscriptionQuery(
                        query, ResponseTypes.instanceOf(view), ResponseTypes.instanceOf(Changed.class)),
                result -> Flux.concat(
                        result.initialResult(),
                        result.updates().onBackpressureLatest().concatMap(_ -> find(query, view), 1)),
                SubscriptionQueryResult::close);
    }

    /** Wakes those who follow it, once what is being handled has been committed. */
    public <Q> void changed(Class<Q> query, Predicate<? super Q> concerned) {
        emitter.emit(query, concerned, new Changed());
    }
}
