package dev.daybook.api.user;

import dev.daybook.api.Role;

public sealed interface UserQuery {
    /** Answers with a {@link UserView}, or with nothing. */
    record FindUser(UserId userId) implements UserQuery {}

    /** Answers with a {@link SignInView}, or with nothing. The case of the letters does not matter. */
    record FindSignIn(String username) implements UserQuery {}

    /** Answers with whether that session has ended: a {@link Boolean}. Time that has passed is not looked at. */
    record FollowSession(String session) implements UserQuery {}

    /** What it takes to decide whether somebody may sign in. */
    record SignInView(UserId userId, String username, Role role, boolean active, int passwordVersion) {}
}
