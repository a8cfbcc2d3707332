package dev.daybook.server;

import dev.daybook.api.Permission;
import dev.daybook.platform.identity.Requires;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/** Every route of ours that a hub has. */
final class Routes {
    private Routes() {}

    /** @param produces what it answers with, where it says so */
    record Route(String method, String path, List<String> produces, HandlerMethod handler) {
        boolean declaresPermission() {
            return handler.hasMethodAnnotation(Requires.class);
        }

        Permission permission() {
            Requires requires = handler.getMethodAnnotation(Requires.class);
            if (requires == null) {
                throw new AssertionError(this + " declares no permission");
            }
            return requires.value();
        }

        /** An address of it at which there is nothing. */
        String anywhere() {
            return path.replaceAll("\\{number}", "1")
                    .replaceAll("\\{[a-z_]+}", UUID.randomUUID().toString());
        }

        String accept() {
            return produces.isEmpty() ? "*/*" : produces.getFirst();
        }

        @Override
        public String toString() {
            return method + " " + path + (produces.isEmpty() ? "" : " " + produces);
        }
    }

    static List<Route> of(Hub hub) {
        List<Route> routes = hub.bean(RequestMappingHandlerMapping.class).getHandlerMethods().entrySet().stream()
                .filter(entry -> entry.getValue().getBeanType().getPackageName().startsWith("dev.daybook."))
                .flatMap(entry -> entry.getKey().getMethodsCondition().getMethods().stream()
                        .flatMap(method -> entry.getKey().getPatternsCondition().getPatterns().stream()
                                .map(PathPattern::getPatternString)
                                .map(path -> new Route(
                                        method.name(),
                                        path,
                                        entry.getKey().getProducesCondition().getProducibleMediaTypes().stream()
                                                .map(MediaType::toString)
                                                .toList(),
                                        entry.getValue()))))
                .sorted(Comparator.comparing(Route::path).thenComparing(Route::method))
                .toList();
        if (routes.size() < 25) {
            throw new AssertionError("Not all routes were found: " + routes);
        }
        return routes;
    }

    static Stream<Route> taking(Hub hub, String... methods) {
        return of(hub).stream().filter(route -> List.of(methods).contains(route.method()));
    }
}
