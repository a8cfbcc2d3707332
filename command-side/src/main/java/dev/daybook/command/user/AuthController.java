package dev.daybook.command.user;

import dev.daybook.api.Permission;
import dev.daybook.api.user.UserView;
import dev.daybook.platform.identity.AccessTokens;
import dev.daybook.platform.identity.Caller;
import dev.daybook.platform.identity.CurrentActor;
import dev.daybook.platform.identity.NotSignedIn;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.web.InvalidRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/auth")
class AuthController {
    /** Half a surrogate pair, which JSON can say, has no hash. */
    private static final String WHOLE_CHARACTERS = "\\P{Cs}*";

    private final SignIn signIn;
    private final Sessions sessions;
    private final RefreshCookie cookie;
    private final AccessTokens accessTokens;

    AuthController(SignIn signIn, Sessions sessions, RefreshCookie cookie, AccessTokens accessTokens) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.cookie = cookie;
        this.accessTokens = accessTokens;
    }

    record LoginRequest(
            @NotBlank @Size(max = 80) String username,

            @NotBlank @Size(max = 256) @Pattern(regexp = WHOLE_CHARACTERS, message = "has half of a character")
            String password) {}

    record RefreshRequest(@NotBlank @Size(max = 256) String refreshToken) {}

    record ChangePasswordRequest(
            @NotBlank @Size(max = 256) @Pattern(regexp = WHOLE_CHARACTERS, message = "has half of a character")
            String oldPassword,

            @NotBlank @Size(max = 256) @Pattern(regexp = WHOLE_CHARACTERS, message = "has half of a character")
            String newPassword) {}

    /**
     * @param expiresIn seconds until the access token has expired
     * @param refreshToken null for the web app, which has it as a cookie
     */
    record Tokens(String accessToken, @Nullable String refreshToken, String tokenType, long expiresIn, UserView user) {}

    /** The refresh token is in the answer and in a cookie; for the web app in the cookie only. */
    @PostMapping("/login")
    @Requires(Permission.NONE)
    Mono<Tokens> login(
            @Valid @RequestBody LoginRequest request,
            @RequestHeader(name = RefreshCookie.CLIENT, required = false) @Nullable String client,
            ServerWebExchange exchange) {
        RefreshCookie.check(client);
        return signIn.with(request.username(), request.password())
                .flatMap(sessions::begin)
                .map(going -> tokens(going, exchange));
    }

    /**
     * The refresh token is used up by this: the answer has the next one. The web app sends no body but its header, and has
     * the token in its cookie.
     */
    @PostMapping("/refresh")
    @Requires(Permission.NONE)
    Mono<Tokens> refresh(
            @Valid @RequestBody(required = false) @Nullable RefreshRequest request,
            @RequestHeader(name = RefreshCookie.CLIENT, required = false) @Nullable String client,
            ServerWebExchange exchange) {
        return sent(request, client, exchange)
                .switchIfEmpty(Mono.error(() -> InvalidRequest.field("refresh_token", "must not be missing")))
                .flatMap(sessions::goOn)
                .map(going -> tokens(going, exchange));
    }

    /** Ends the session that the refresh token belongs to, or else the access token, with its live streams. */
    @PostMapping("/logout")
    @Requires(Permission.NONE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> logout(
            @Valid @RequestBody(required = false) @Nullable RefreshRequest request,
            @RequestHeader(name = RefreshCookie.CLIENT, required = false) @Nullable String client,
            ServerWebExchange exchange) {
        return sent(request, client, exchange)
                .map(sessions::end)
                .switchIfEmpty(CurrentActor.caller().map(sessions::end))
                .switchIfEmpty(Mono.error(NotSignedIn::missing))
                .flatMap(end -> end)
                .doOnSuccess(_ -> cookie.takeAway(exchange));
    }

    /** Ends every other session of the account; the answer has tokens to go on with. */
    @PostMapping("/change-password")
    @Requires(Permission.SEE)
    Mono<Tokens> changePassword(
            @Valid @RequestBody ChangePasswordRequest request,
            @RequestHeader(name = RefreshCookie.CLIENT, required = false) @Nullable String client,
            ServerWebExchange exchange) {
        RefreshCookie.check(client);
        return CurrentActor.caller()
                .flatMap(caller -> signIn.changePassword(caller, request.oldPassword(), request.newPassword())
                        .flatMap(user -> sessions.endOthers(caller, user)))
                .map(going -> tokens(going, exchange));
    }

    /** The public keys that our access tokens are signed with. */
    @GetMapping("/jwks")
    @Requires(Permission.NONE)
    Map<String, Object> keys() {
        return accessTokens.publicKeys();
    }

    /** The refresh token that came: empty when none did. */
    private static Mono<String> sent(
            @Nullable RefreshRequest request, @Nullable String client, ServerWebExchange exchange) {
        RefreshCookie.check(client);
        if (client == null) {
            return Mono.justOrEmpty(request).map(RefreshRequest::refreshToken);
        }
        if (request != null) {
            throw InvalidRequest.field("refresh_token", "is in the cookie of the web app: send no body");
        }
        return Mono.fromSupplier(() -> RefreshCookie.read(exchange));
    }

    private Tokens tokens(Sessions.Going going, ServerWebExchange exchange) {
        UserView user = going.user();
        cookie.give(exchange, going.refreshToken());
        return new Tokens(
                accessTokens.issue(new Caller(user.id().toString(), user.username(), user.role(), going.session())),
                exchange.getRequest().getHeaders().containsHeader(RefreshCookie.CLIENT) ? null : going.refreshToken(),
                "Bearer",
                accessTokens.lifetime().toSeconds(),
                user);
    }
}
