package dev.daybook.platform.web;

import dev.daybook.api.Uuid7;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Gives every request an id: the one it brought as {@code X-Request-Id} (1 to 64 letters, digits, {@code . _ -}), or a
 * new one. It is in the answer, in the log, and in the metadata of every event.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class RequestIds implements WebFilter {
    public static final String HEADER = "X-Request-Id";

    private static final Logger LOG = LoggerFactory.getLogger("dev.daybook.requests");
    private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final String ATTRIBUTE = RequestIds.class.getName();

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String sent = exchange.getRequest().getHeaders().getFirst(HEADER);
        String id = sent != null && ACCEPTED.matcher(sent).matches()
                ? sent
                : Uuid7.next().toString();
        exchange.getAttributes().put(ATTRIBUTE, id);
        exchange.getResponse().getHeaders().set(HEADER, id);
        long start = System.nanoTime();
        return chain.filter(exchange)
                .doFinally(_ -> LOG.info(
                        "{} {} {} {} ms request_id={}",
                        exchange.getRequest().getMethod(),
                        exchange.getRequest().getURI().getRawPath(),
                        exchange.getResponse().getStatusCode(),
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
                        id));
    }

    public static @Nullable String of(ServerWebExchange exchange) {
        return exchange.getAttribute(ATTRIBUTE);
    }
}
