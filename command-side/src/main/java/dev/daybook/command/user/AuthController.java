package dev.daybook.command.user;

import dev.daybook.api.Permission;
import dev.daybook.api.user.UserQuery.FindUser;
import dev.daybook.api.user.UserView;
import dev.daybook.platform.identity.AccessTokens;
import dev.daybook.platform.identity.Caller;
import dev.daybook.platform.identity.CurrentActor;
import dev.daybook.platform.identity.NotSignedIn;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.messaging.Views;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@RestController
@RequestMapping("/api/auth")
class AuthController {
    /** Half a surrogate pair, which JSON can say, has no hash. */
    private static final String WHOLE_CHARACTERS = "\\P{Cs}*";

    private final SignIn signIn;
    private final RefreshTokens refreshTokens;
    private final AccessTokens accessTokens;
    private final Views views;

    AuthController(SignIn signIn, RefreshTokens refreshTokens, AccessTokens accessTokens, Views views) {
        this.signIn = signIn;
        this.refreshTokens = refreshTokens;
        this.accessTokens = accessTokens;
        this.views = views;
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

    /** @param expiresIn seconds until the access token has expired */
    record Tokens(String accessToken, String refreshToken, String tokenType, long expiresIn, UserView user) {}

    @PostMapping("/login")
    @Requires(Permission.NONE)
    Mono<Tokens> login(@Valid @RequestBody LoginRequest request) {
        return signIn.with(request.username(), request.password())
                .flatMap(user -> Mono.fromCallable(() -> refreshTokens.begin(user.id()))
                        .subscribeOn(Schedulers.boundedElastic())
                        .map(refreshToken -> tokens(user, refreshToken)));
    }

    /** The refresh token is used up by this: the answer has the next one. */
    @PostMapping("/refresh")
    @Requires(Permission.NONE)
    Mono<Tokens> refresh(@Valid @RequestBody RefreshRequest request) {
        return Mono.fromCallable(() -> refreshTokens.rotate(request.refreshToken()))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(next -> views.find(new FindUser(next.userId()), UserView.class)
                        .filter(UserView::active)
                        .map(user -> tokens(user, next.token())))
                .switchIfEmpty(Mono.error(NotSignedIn::invalid));
    }

    /** Ends every other session of the account; the answer has tokens to go on with. */
    @PostMapping("/change-password")
    @Requires(Permission.SEE)
    Mono<Tokens> changePassword(@Valid @RequestBody ChangePasswordRequest request) {
        return CurrentActor.caller()
                .flatMap(caller -> signIn.changePassword(caller, request.oldPassword(), request.newPassword()))
                .flatMap(user -> Mono.fromCallable(() -> refreshTokens.beginAnew(user.id()))
                        .subscribeOn(Schedulers.boundedElastic())
                        .map(refreshToken -> tokens(user, refreshToken)));
    }

    /** The public keys that our access tokens are signed with. */
    @GetMapping("/jwks")
    @Requires(Permission.NONE)
    Map<String, Object> keys() {
        return accessTokens.publicKeys();
    }

    private Tokens tokens(UserView user, String refreshToken) {
        Caller caller = new Caller(user.id().toString(), user.username(), user.role());
        return new Tokens(
                accessTokens.issue(caller),
                refreshToken,
                "Bearer",
                accessTokens.lifetime().toSeconds(),
                user);
    }
}
