package dev.daybook.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.daybook.api.Role;
import dev.daybook.api.user.UserCommand.RegisterUser;
import dev.daybook.api.user.UserId;
import dev.daybook.api.user.UserQuery.FindUser;
import dev.daybook.api.user.UserView;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.secret.SecretStore;
import java.time.Duration;
import java.util.UUID;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/** A person of their own for a test, who can sign in and do harm to nobody else's sessions. */
record Account(UserId id, String name, String password) {
    static Account on(Hub hub, Role role) {
        UserId id = UserId.next();
        String name = "olga-" + UUID.randomUUID();
        String password = "Passw0rd-of-" + name;
        byte[] hash = Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8()
                .encode(password)
                .getBytes(UTF_8);
        int version = hub.bean(SecretStore.class).put(id.toString(), hash);
        hub.bean(Commands.class)
                .<Long>send(
                        new RegisterUser(id, name, name + "@example.org", role, "UTC", version), Actor.system("test"))
                .join();
        hub.bean(Views.class)
                .firstThat(new FindUser(id), UserView.class, _ -> true)
                .block(Duration.ofSeconds(30));
        return new Account(id, name, password);
    }
}
