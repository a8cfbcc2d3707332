package dev.daybook.platform.identity;

import dev.daybook.api.Permission;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.ReactiveAuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.server.authorization.AuthorizationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Lets a request through when its caller has what the endpoint {@link Requires}; closed where an endpoint says nothing.
 * Outside {@code /api} is the web app, which everyone may load.
 */
final class RoutePermissions implements ReactiveAuthorizationManager<AuthorizationContext> {
    private static final AuthorizationDecision YES = new AuthorizationDecision(true);
    private static final AuthorizationDecision NO = new AuthorizationDecision(false);

    private final RequestMappingHandlerMapping routes;

    RoutePermissions(RequestMappingHandlerMapping routes) {
        this.routes = routes;
    }

    @Override
    public Mono<AuthorizationResult> authorize(Mono<Authentication> authentication, AuthorizationContext context) {
        return route(context.getExchange())
                .flatMap(route -> decide(route, authentication))
                .switchIfEmpty(Mono.defer(() -> isOfTheWebApp(
                                context.getExchange().getRequest())
                        ? Mono.just(YES)
                        // Nothing is there: whoever is signed in may know that
                        : authentication.map(Authentication::isAuthenticated).map(in -> in ? YES : NO)))
                .defaultIfEmpty(NO);
    }

    /** Asked only where there is no route: an address can be written in more ways than one. */
    private static boolean isOfTheWebApp(ServerHttpRequest request) {
        return (request.getMethod().equals(HttpMethod.GET)
                        || request.getMethod().equals(HttpMethod.HEAD))
                && !(request.getPath().value() + "/").startsWith("/api/");
    }

    private static Mono<AuthorizationResult> decide(HandlerMethod route, Mono<Authentication> authentication) {
        Permission required = required(route);
        if (required == Permission.NONE) {
            return Mono.just(YES);
        }
        return authentication
                .map(Authentication::getPrincipal)
                .ofType(Caller.class)
                .<AuthorizationResult>map(caller -> required != null && caller.may(required) ? YES : NO)
                .defaultIfEmpty(NO);
    }

    private static @Nullable Permission required(HandlerMethod route) {
        if (route.getBeanType().getPackageName().startsWith("org.springdoc.")) {
            return Permission.NONE; // the API's own description
        }
        Requires declared = route.getMethodAnnotation(Requires.class);
        return declared == null ? null : declared.value();
    }

    /** A wrong method or media type is no matter of permission: the dispatcher says so to whoever is signed in. */
    private Mono<HandlerMethod> route(ServerWebExchange exchange) {
        return routes.getHandler(exchange)
                .ofType(HandlerMethod.class)
                .onErrorResume(
                        ResponseStatusException.class,
                        problem -> problem.getStatusCode().is4xxClientError()
                                        && problem.getStatusCode() != HttpStatus.UNAUTHORIZED
                                ? Mono.empty()
                                : Mono.error(problem));
    }
}
