package dev.daybook.platform.web;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Refuses query parameters that the endpoint does not know: a mistyped filter must not answer with everything. */
@Component
@Order(0) // behind the security chain: what a caller may not reach tells nothing
final class StrictParameters implements WebFilter {
    private final RequestMappingHandlerMapping routes;
    private final Map<HandlerMethod, Set<String>> known = new ConcurrentHashMap<>();

    StrictParameters(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping routes) {
        this.routes = routes;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Set<String> sent = exchange.getRequest().getQueryParams().keySet();
        if (sent.isEmpty()) {
            return chain.filter(exchange);
        }
        return routes.getHandler(exchange)
                .ofType(HandlerMethod.class)
                .onErrorResume(ResponseStatusException.class, _ -> Mono.empty()) // the dispatcher will say it
                .filter(route -> route.getBeanType().getPackageName().startsWith("dev.daybook."))
                .doOnNext(route -> check(sent, known.computeIfAbsent(route, StrictParameters::names)))
                .then(chain.filter(exchange));
    }

    private static void check(Set<String> sent, Set<String> known) {
        Set<String> unknown = new TreeSet<>(sent);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new InvalidRequest(
                    HttpStatus.BAD_REQUEST,
                    "Unknown parameter: " + String.join(", ", unknown),
                    unknown.stream()
                            .map(name -> new Problem.FieldError(name, "is not known here"))
                            .toList());
        }
    }

    private static Set<String> names(HandlerMethod route) {
        Set<String> names = new HashSet<>();
        for (MethodParameter parameter : route.getMethodParameters()) {
            RequestParam named = parameter.getParameterAnnotation(RequestParam.class);
            if (named != null) {
                names.add(named.name().isEmpty() ? parameter.getParameter().getName() : named.name());
            } else if (parameter.hasParameterAnnotation(ModelAttribute.class)) {
                Arrays.stream(parameter.getParameterType().getRecordComponents())
                        .map(RecordComponent::getName)
                        .forEach(names::add);
            }
        }
        return names;
    }
}
