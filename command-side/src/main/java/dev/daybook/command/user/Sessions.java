package dev.daybook.command.user;

import dev.daybook.api.user.SessionEnd;
import dev.daybook.api.user.UserCommand.EndSessions;
import dev.daybook.api.user.UserId;
import dev.daybook.api.user.UserQuery.FindUser;
import dev.daybook.api.user.UserView;
import dev.daybook.command.user.RefreshTokens.Next;
import dev.daybook.command.user.RefreshTokens.Session;
import dev.daybook.platform.identity.Caller;
import dev.daybook.platform.identity.CurrentActor;
import dev.daybook.platform.identity.NotSignedIn;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.platform.messaging.Views;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Who stays signed in, and until when. A session that somebody ends is an event. */
@Component
class Sessions {
    private final RefreshTokens tokens;
    private final Commands commands;
    private final Views views;

    Sessions(RefreshTokens tokens, Commands commands, Views views) {
        this.tokens = tokens;
        this.commands = commands;
        this.views = views;
    }

    /** @param refreshToken what the session goes on by */
    record Going(UserView user, String session, String refreshToken) {}

    Mono<Going> begin(UserView user) {
        return blocking(() -> going(user, tokens.begin(user.id())));
    }

    /** @return fails with {@link NotSignedIn} when the token is not good, or not any more */
    Mono<Going> goOn(String refreshToken) {
        return blocking(() -> tokens.rotate(refreshToken))
                .flatMap(next -> user(next.session().userId())
                        .flatMap(user -> next.token() == null
                                ? book(user, List.of(next.session().id()), SessionEnd.TOKEN_REUSED)
                                        .then(Mono.empty())
                                : Mono.just(going(user, next))))
                .filter(going -> going.user().active())
                .switchIfEmpty(Mono.error(NotSignedIn::invalid));
    }

    /** Ends all sessions of that user but the caller's. */
    Mono<Going> endOthers(Caller caller, UserView user) {
        return blocking(() -> tokens.renew(user.id(), caller.session()))
                .flatMap(renewed -> book(user, renewed.ended(), SessionEnd.PASSWORD_CHANGED)
                        .thenReturn(going(user, renewed.next())));
    }

    /** @return fails with {@link NotSignedIn} when that token is none of ours */
    Mono<Void> end(String refreshToken) {
        return blocking(() -> tokens.sessionOf(refreshToken).orElseThrow(NotSignedIn::invalid))
                .flatMap(this::end);
    }

    /** Once it has ended, ending it again is harmless. */
    Mono<Void> end(Caller caller) {
        return Mono.justOrEmpty(caller.session())
                .flatMap(session -> end(new Session(UserId.of(caller.userId()), session)));
    }

    private Mono<Void> end(Session session) {
        return blocking(() -> tokens.end(session))
                .filter(ended -> ended)
                .flatMap(_ -> user(session.userId()))
                .flatMap(user -> book(user, List.of(session.id()), SessionEnd.SIGNED_OUT));
    }

    private Mono<Void> book(UserView user, List<String> sessions, SessionEnd reason) {
        return CurrentActor.of(new Caller(user.id().toString(), user.username(), user.role()))
                .flatMap(actor ->
                        Mono.fromFuture(() -> commands.<Long>send(new EndSessions(user.id(), sessions, reason), actor)))
                .then();
    }

    private Mono<UserView> user(UserId id) {
        return views.find(new FindUser(id), UserView.class);
    }

    private static Going going(UserView user, Next next) {
        if (next.token() == null) {
            throw new IllegalStateException("A session that has ended does not go on");
        }
        return new Going(user, next.session().id(), next.token());
    }

    private static <T> Mono<T> blocking(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic());
    }
}
