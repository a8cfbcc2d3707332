package dev.daybook.command.user;

import dev.daybook.api.Role;
import dev.daybook.api.TakesName.NameKind;
import dev.daybook.api.user.UserCommand.RegisterUser;
import dev.daybook.api.user.UserId;
import dev.daybook.api.user.UserQuery.FindUser;
import dev.daybook.api.user.UserView;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.identity.FirstAccount;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.name.Names;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Makes the super_admin of a hub that has nobody yet. */
@Component
class FirstAdmin implements FirstAccount {
    private final Commands commands;
    private final Passwords passwords;
    private final Names names;
    private final Views views;

    FirstAdmin(Commands commands, Passwords passwords, Names names, Views views) {
        this.commands = commands;
        this.passwords = passwords;
        this.names = names;
        this.views = views;
    }

    @Override
    public Mono<Boolean> createIfNobody(String username, Consumer<NewAccount> announce) {
        return Mono.fromCallable(() -> names.isTaken(NameKind.USERNAME, username))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(taken ->
                        taken ? Mono.just(false) : create(username, announce).thenReturn(true));
    }

    private Mono<UserView> create(String username, Consumer<NewAccount> announce) {
        UserId id = UserId.next();
        String password = passwords.generate();
        Mono<Long> register = Mono.fromCallable(() -> passwords.store(id, password))
                .doOnNext(_ -> announce.accept(new NewAccount(username, password)))
                .flatMap(version -> Mono.fromFuture(commands.<Long>send(
                        new RegisterUser(id, username, username + "@localhost", Role.SUPER_ADMIN, "UTC", version),
                        Actor.system("setup"))));
        return names.reserve(NameKind.USERNAME, username, id.toString(), register)
                .flatMap(version ->
                        views.firstThat(new FindUser(id), UserView.class, user -> user.version() >= version));
    }
}
