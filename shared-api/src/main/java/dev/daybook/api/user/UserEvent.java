package dev.daybook.api.user;

import dev.daybook.api.RefersToSecret;
import dev.daybook.api.Role;
import dev.daybook.api.TakesName;
import java.util.List;

public sealed interface UserEvent {
    UserId userId();

    record UserRegistered(UserId userId, String username, String email, Role role, String timezone, int passwordVersion)
            implements UserEvent, TakesName, RefersToSecret {
        @Override
        public TakenName takenName() {
            return new TakenName(NameKind.USERNAME, username, userId.toString());
        }

        @Override
        public SecretRef secret() {
            return new SecretRef(userId.toString(), passwordVersion);
        }
    }

    record UserPasswordChanged(UserId userId, int passwordVersion) implements UserEvent, RefersToSecret {
        @Override
        public SecretRef secret() {
            return new SecretRef(userId.toString(), passwordVersion);
        }
    }

    record UserSignedIn(UserId userId) implements UserEvent {}

    record UserSignInRefused(UserId userId, String reason) implements UserEvent {}

    /** @param sessions by the id that their access tokens name as {@code sid} */
    record UserSessionsEnded(UserId userId, List<String> sessions, SessionEnd reason) implements UserEvent {}
}
