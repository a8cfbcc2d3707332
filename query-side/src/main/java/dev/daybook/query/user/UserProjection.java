package dev.daybook.query.user;

import dev.daybook.api.user.UserEvent;
import dev.daybook.api.user.UserEvent.UserPasswordChanged;
import dev.daybook.api.user.UserEvent.UserRegistered;
import dev.daybook.api.user.UserEvent.UserSessionsEnded;
import dev.daybook.api.user.UserEvent.UserSignInRefused;
import dev.daybook.api.user.UserEvent.UserSignedIn;
import dev.daybook.api.user.UserQuery.FindUser;
import dev.daybook.api.user.UserQuery.FollowSession;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.name.Names;
import dev.daybook.platform.read.ReadTables;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.springframework.stereotype.Component;

/** Writes {@code user_account} and {@code ended_session}. */
@Component
@ProcessingGroup("users")
class UserProjection {
    private final ReadTables tables;
    private final Views views;

    UserProjection(ReadTables tables, Views views) {
        this.tables = tables;
        this.views = views;
    }

    @EventHandler
    void on(UserEvent event, @Timestamp Instant at, @SequenceNumber long version) {
        switch (event) {
            case UserRegistered registered -> register(registered, at, version);
            case UserPasswordChanged changed ->
                tables.update(
                        "update user_account set password_version = ?, updated_at = ?, version = ? where id = ?",
                        changed.passwordVersion(),
                        at,
                        version,
                        changed.userId());
            case UserSignedIn signedIn ->
                tables.update(
                        "update user_account set last_login = ?, version = ? where id = ?",
                        at,
                        version,
                        signedIn.userId());
            case UserSessionsEnded ended -> end(ended, at, version);
            case UserSignInRefused refused ->
                tables.update("update user_account set version = ? where id = ?", version, refused.userId());
        }
        views.changed(FindUser.class, query -> query.userId().equals(event.userId()));
    }

    private void end(UserSessionsEnded event, Instant at, long version) {
        tables.update("update user_account set version = ? where id = ?", version, event.userId());
        for (String session : event.sessions()) {
            tables.update(
                    "insert into ended_session (id, user_id, ended_at, reason) values (?, ?, ?, ?)",
                    session,
                    event.userId(),
                    at,
                    event.reason().text());
        }
        views.changed(FollowSession.class, query -> event.sessions().contains(query.session()));
    }

    @ResetHandler
    void clear() {
        tables.empty("user_account");
        tables.empty("ended_session");
    }

    private void register(UserRegistered event, Instant at, long version) {
        tables.update(
                """
                insert into user_account (id, username, username_key, email, role, active, timezone, password_version,
                    created_at, updated_at, version) values (?, ?, ?, ?, ?, true, ?, ?, ?, ?, ?)
                """,
                event.userId(),
                event.username(),
                Names.key(event.username()),
                event.email(),
                event.role().text(),
                event.timezone(),
                event.passwordVersion(),
                at,
                at,
                version);
    }
}
