package dev.daybook.api.user;

import dev.daybook.api.Role;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

public sealed interface UserCommand {
    @TargetAggregateIdentifier
    UserId userId();

    /** @param passwordVersion of the secret that holds the hash of the password */
    record RegisterUser(UserId userId, String username, String email, Role role, String timezone, int passwordVersion)
            implements UserCommand {}

    record ChangePassword(UserId userId, int passwordVersion) implements UserCommand {}

    record RecordSignIn(UserId userId) implements UserCommand {}

    record RecordSignInRefused(UserId userId, String reason) implements UserCommand {}

    /** @param sessions none is no fact, and no event */
    record EndSessions(UserId userId, List<String> sessions, SessionEnd reason) implements UserCommand {}
}
