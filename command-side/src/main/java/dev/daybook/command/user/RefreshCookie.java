package dev.daybook.command.user;

import dev.daybook.platform.identity.NotSignedIn;
import dev.daybook.platform.web.InvalidRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * The refresh token of the web app: a cookie that no script can read. It counts only in requests that say with a header
 * that they come from the web app, which a page of another site cannot set.
 */
@Component
final class RefreshCookie {
    static final String NAME = "daybook_refresh";
    static final String CLIENT = "X-Daybook-Client";

    private static final String WEB = "web";
    private static final String PATH = "/api/auth";

    private final Duration lifetime;

    RefreshCookie(@Value("${daybook.refresh-token-lifetime:P30D}") Duration lifetime) {
        this.lifetime = lifetime;
    }

    /** @throws InvalidRequest when the header names another client than the web app */
    static void check(@Nullable String client) {
        if (client != null && !client.equals(WEB)) {
            throw InvalidRequest.field(CLIENT, "must be " + WEB + ", or left out");
        }
    }

    /**
     * @throws NotSignedIn when there is no cookie
     * @throws InvalidRequest 403 when the browser says that another site's page is asking
     */
    static String read(ServerWebExchange exchange) {
        refuseOtherSites(exchange.getRequest());
        HttpCookie cookie = exchange.getRequest().getCookies().getFirst(NAME);
        if (cookie == null || cookie.getValue().isEmpty()) {
            throw NotSignedIn.missing();
        }
        return cookie.getValue();
    }

    void give(ServerWebExchange exchange, String token) {
        exchange.getResponse().addCookie(cookie(exchange, token, lifetime));
    }

    void takeAway(ServerWebExchange exchange) {
        exchange.getResponse().addCookie(cookie(exchange, "", Duration.ZERO));
    }

    private static ResponseCookie cookie(ServerWebExchange exchange, String value, Duration maxAge) {
        return ResponseCookie.from(NAME, value)
                .path(PATH)
                .maxAge(maxAge)
                .httpOnly(true)
                .secure(isHttps(exchange.getRequest()))
                .sameSite("Strict")
                .build();
    }

    /** A client that lies here only makes its own cookie the safer one. */
    private static boolean isHttps(ServerHttpRequest request) {
        return "https".equalsIgnoreCase(request.getURI().getScheme())
                || "https".equalsIgnoreCase(request.getHeaders().getFirst("X-Forwarded-Proto"));
    }

    private static void refuseOtherSites(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        String site = headers.getFirst("Sec-Fetch-Site");
        boolean ours = site != null ? site.equals("same-origin") : isOwnOrigin(headers);
        if (!ours) {
            throw new InvalidRequest(
                    HttpStatus.FORBIDDEN, "The cookie is not taken from a page of another site", List.of());
        }
    }

    /** Without an Origin it is no page at all. */
    private static boolean isOwnOrigin(HttpHeaders headers) {
        String origin = headers.getOrigin();
        return origin == null || authority(origin).equals(headers.getFirst(HttpHeaders.HOST));
    }

    private static String authority(String origin) {
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority == null ? "" : authority;
        } catch (URISyntaxException _) {
            return "";
        }
    }
}
