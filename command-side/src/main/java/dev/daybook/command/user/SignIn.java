package dev.daybook.command.user;

import dev.daybook.api.RefersToSecret.SecretRef;
import dev.daybook.api.user.UserCommand.ChangePassword;
import dev.daybook.api.user.UserCommand.RecordSignIn;
import dev.daybook.api.user.UserCommand.RecordSignInRefused;
import dev.daybook.api.user.UserQuery.FindSignIn;
import dev.daybook.api.user.UserQuery.FindUser;
import dev.daybook.api.user.UserQuery.SignInView;
import dev.daybook.api.user.UserView;
import dev.daybook.platform.identity.Caller;
import dev.daybook.platform.identity.CurrentActor;
import dev.daybook.platform.identity.NotSignedIn;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.web.InvalidRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Lets somebody in who knows the password. Both ways it ends are events. */
@Component
class SignIn {
    /** Argon2id takes 16 MiB and a core for each: more at once would only take longer, and more memory. */
    private final Scheduler hashing =
            Schedulers.newBoundedElastic(Runtime.getRuntime().availableProcessors(), 1000, "argon2");

    private final Commands commands;
    private final Passwords passwords;
    private final Views views;

    SignIn(Commands commands, Passwords passwords, Views views) {
        this.commands = commands;
        this.passwords = passwords;
        this.views = views;
    }

    /** @return fails with {@link NotSignedIn}, in the same words and the same time whoever it is not */
    Mono<UserView> with(String username, String password) {
        return views.find(new FindSignIn(username), SignInView.class)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(found -> Mono.fromCallable(() -> passwords.matches(secretOf(found.orElse(null)), password))
                        .subscribeOn(hashing)
                        .flatMap(matches -> decide(found.orElse(null), matches)));
    }

    /**
     * Changes the caller's own password.
     *
     * @return fails with {@link InvalidRequest} when the old password is wrong, or the new one does not follow the rule
     */
    Mono<UserView> changePassword(Caller caller, String oldPassword, String newPassword) {
        passwords.check("new_password", newPassword, caller.username());
        if (newPassword.equals(oldPassword)) {
            return Mono.error(InvalidRequest.field("new_password", "must be another one than the old password"));
        }
        return views.find(new FindSignIn(caller.username()), SignInView.class)
                .switchIfEmpty(Mono.error(NotSignedIn::invalid))
                .flatMap(user -> Mono.fromCallable(() -> storeNew(user, oldPassword, newPassword))
                        .subscribeOn(hashing)
                        .flatMap(version -> commands.send(new ChangePassword(user.userId(), version)))
                        .flatMap(version -> shownAt(user, version)));
    }

    private int storeNew(SignInView user, String oldPassword, String newPassword) {
        if (!passwords.matches(secretOf(user), oldPassword)) {
            throw InvalidRequest.field("old_password", "is not the password of this account");
        }
        return passwords.store(user.userId(), newPassword);
    }

    private Mono<UserView> shownAt(SignInView user, long version) {
        return views.shownAt(new FindUser(user.userId()), UserView.class, UserView::version, version)
                .switchIfEmpty(views.find(new FindUser(user.userId()), UserView.class));
    }

    private Mono<UserView> decide(@Nullable SignInView user, boolean matches) {
        if (user == null) {
            return Mono.error(NotSignedIn.refused());
        }
        if (!matches || !user.active()) {
            String reason = user.active() ? "wrong password" : "the account is not active";
            return sendAs(user, new RecordSignInRefused(user.userId(), reason)).then(Mono.error(NotSignedIn.refused()));
        }
        return sendAs(user, new RecordSignIn(user.userId())).flatMap(version -> shownAt(user, version));
    }

    private Mono<Long> sendAs(SignInView user, Object command) {
        return CurrentActor.of(new Caller(user.userId().toString(), user.username(), user.role()))
                .flatMap(actor -> Mono.fromFuture(() -> commands.<Long>send(command, actor)));
    }

    private static @Nullable SecretRef secretOf(@Nullable SignInView user) {
        return user == null ? null : new SecretRef(user.userId().toString(), user.passwordVersion());
    }
}
