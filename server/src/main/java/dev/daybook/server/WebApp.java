package dev.daybook.server;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/**
 * Serves the web app: its files, and its page at every other address outside {@code /api}, so that a link into it works.
 * What a page may load and do is told to the browser; styles that a script makes carry a nonce, new for each answer.
 */
@Configuration
class WebApp {
    /** Stands in {@code index.html} where the nonce goes. */
    static final String NONCE = "__CSP_NONCE__";

    private static final String INDEX = "index.html";
    /** Names in here change with the content. */
    private static final String ASSETS = "assets/";

    private static final Duration FOR_EVER = Duration.ofDays(365);
    private static final int NONCE_BYTES = 18;
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);
    private static final String NOT_BUILT = """
            This hub was built without its web app. ./daybook up builds it; by hand: npm ci && npm run build in web/, \
            then build the jar again.
            The API is at /api, its description at /api/openapi.json.
            """;

    private final SecureRandom random = new SecureRandom();
    private final WebFiles files;

    WebApp(WebFiles files) {
        this.files = files;
    }

    @Bean
    RouterFunction<ServerResponse> routesOfTheWebApp() {
        return RouterFunctions.route(isOurs(), this::answer);
    }

    private static RequestPredicate isOurs() {
        return request -> List.of(HttpMethod.GET, HttpMethod.HEAD).contains(request.method())
                && !(request.path() + "/").startsWith("/api/");
    }

    private Mono<ServerResponse> answer(ServerRequest request) {
        String path = request.path().substring(1);
        if (!path.equals(INDEX) && files.find(path).isPresent()) {
            return file(request, path, files.find(path).get());
        }
        boolean isPage = path.isEmpty() || path.equals(INDEX) || (wantsPage(request) && !path.startsWith(ASSETS));
        return isPage ? page() : Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** Browsers name HTML when somebody goes to an address, and not when a page loads a file. */
    private static boolean wantsPage(ServerRequest request) {
        return request.headers().accept().stream().anyMatch(type -> type.equalsTypeAndSubtype(MediaType.TEXT_HTML));
    }

    private Mono<ServerResponse> page() {
        return files.find(INDEX)
                .map(index -> {
                    String nonce = nonce();
                    return ServerResponse.ok()
                            .contentType(HTML)
                            .cacheControl(CacheControl.noStore())
                            .header("Content-Security-Policy", policy(nonce))
                            .bodyValue(new String(index.content(), StandardCharsets.UTF_8).replace(NONCE, nonce));
                })
                .orElseGet(() -> ServerResponse.status(HttpStatus.NOT_FOUND)
                        .contentType(TEXT)
                        .cacheControl(CacheControl.noStore())
                        .bodyValue(NOT_BUILT));
    }

    private static Mono<ServerResponse> file(ServerRequest request, String path, WebFile file) {
        CacheControl cache = path.startsWith(ASSETS)
                ? CacheControl.maxAge(FOR_EVER).cachePublic().immutable()
                : CacheControl.noCache();
        if (request.headers().header(HttpHeaders.IF_NONE_MATCH).contains(file.etag())) {
            return ServerResponse.status(HttpStatus.NOT_MODIFIED)
                    .eTag(file.etag())
                    .cacheControl(cache)
                    .build();
        }
        String accepted = String.join(",", request.headers().header(HttpHeaders.ACCEPT_ENCODING));
        ServerResponse.BodyBuilder answer = ServerResponse.ok()
                .contentType(file.type())
                .eTag(file.etag())
                .cacheControl(cache)
                .varyBy(HttpHeaders.ACCEPT_ENCODING);
        if (file.brotli() != null && accepts(accepted, "br")) {
            return answer.header(HttpHeaders.CONTENT_ENCODING, "br").bodyValue(file.brotli());
        }
        if (file.gzip() != null && accepts(accepted, "gzip")) {
            return answer.header(HttpHeaders.CONTENT_ENCODING, "gzip").bodyValue(file.gzip());
        }
        return answer.bodyValue(file.content());
    }

    private static boolean accepts(String accepted, String encoding) {
        for (String one : accepted.split(",")) {
            String[] parts = one.strip().split("\\s*;\\s*");
            if (parts[0].equalsIgnoreCase(encoding)) {
                return parts.length == 1 || !parts[1].matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    private static String policy(String nonce) {
        return "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce + "'; connect-src 'self'; "
                + "img-src 'self' data:; font-src 'self'; manifest-src 'self'; frame-ancestors 'none'; "
                + "base-uri 'none'; form-action 'self'";
    }

    private String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
