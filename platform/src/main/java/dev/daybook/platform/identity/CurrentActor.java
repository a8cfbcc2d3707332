package dev.daybook.platform.identity;

import dev.daybook.platform.web.RequestIds;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.filter.reactive.ServerWebExchangeContextFilter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Reads who is asking from the Reactor context of the request. */
public final class CurrentActor {
    private static final int LONGEST_USER_AGENT = 256;

    private CurrentActor() {}

    /** @return empty when nobody is signed in */
    public static Mono<Caller> caller() {
        return ReactiveSecurityContextHolder.getContext()
                .mapNotNull(context -> context.getAuthentication())
                .map(authentication -> authentication.getPrincipal())
                .ofType(Caller.class);
    }

    /** @return fails when it is not subscribed to within a request of somebody who is signed in */
    public static Mono<Actor> get() {
        return caller().flatMap(CurrentActor::of)
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("There is no caller to act for")));
    }

    /** The person, at the address of the request that is being answered. */
    public static Mono<Actor> of(Caller caller) {
        return Mono.deferContextual(context -> Mono.justOrEmpty(ServerWebExchangeContextFilter.getExchange(context)))
                .map(exchange -> actor(caller, exchange))
                .switchIfEmpty(Mono.fromSupplier(() -> new Actor(
                        caller.userId(), caller.username(), caller.role().text(), null, null, null, null)));
    }

    private static Actor actor(Caller caller, ServerWebExchange exchange) {
        return new Actor(
                caller.userId(),
                caller.username(),
                caller.role().text(),
                address(exchange),
                userAgent(exchange),
                RequestIds.of(exchange),
                null);
    }

    private static @Nullable String address(ServerWebExchange exchange) {
        InetSocketAddress remote = exchange.getRequest().getRemoteAddress();
        return remote == null ? null : remote.getAddress().getHostAddress();
    }

    private static @Nullable String userAgent(ServerWebExchange exchange) {
        String sent = exchange.getRequest().getHeaders().getFirst(HttpHeaders.USER_AGENT);
        return sent == null || sent.length() <= LONGEST_USER_AGENT ? sent : sent.substring(0, LONGEST_USER_AGENT);
    }
}
