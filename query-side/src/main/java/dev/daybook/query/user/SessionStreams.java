package dev.daybook.query.user;

import dev.daybook.api.user.UserQuery.FollowSession;
import dev.daybook.platform.identity.Caller;
import dev.daybook.platform.identity.CurrentActor;
import dev.daybook.platform.messaging.Views;
import org.reactivestreams.Publisher;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends live streams with the session that opened them, whichever process it is ended in. An answer that is short enough to
 * end by itself is let be: its access token is good until it expires.
 */
@Component
@Order(10) // behind the security chain, which says who is asking
final class SessionStreams implements WebFilter {
    private final Views views;

    SessionStreams(Views views) {
        this.views = views;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return CurrentActor.caller()
                .mapNotNull(Caller::session)
                .map(session -> exchange.mutate()
                        .response(new WithinSession(exchange.getResponse(), session))
                        .build())
                .defaultIfEmpty(exchange)
                .flatMap(chain::filter);
    }

    /** Where it cannot be told, the stream ends too: its reader comes back, and is asked who it is. */
    private Mono<Boolean> end(String session) {
        return views.firstThat(new FollowSession(session), Boolean.class, ended -> ended)
                .onErrorComplete();
    }

    private final class WithinSession extends ServerHttpResponseDecorator {
        private final String session;

        WithinSession(ServerHttpResponse response, String session) {
            super(response);
            this.session = session;
        }

        @Override
        public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
            boolean isStream =
                    MediaType.TEXT_EVENT_STREAM.isCompatibleWith(getHeaders().getContentType());
            return super.writeAndFlushWith(isStream ? Flux.from(body).takeUntilOther(end(session)) : body);
        }
    }
}
