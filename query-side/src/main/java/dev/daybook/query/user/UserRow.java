package dev.daybook.query.user;

import static dev.daybook.platform.read.Times.instant;
import static dev.daybook.platform.read.Times.instantOrNull;

import dev.daybook.api.Role;
import dev.daybook.api.user.UserId;
import dev.daybook.api.user.UserQuery.SignInView;
import dev.daybook.api.user.UserView;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

@Table("user_account")
record UserRow(
        @Id String id,
        String username,
        String usernameKey,
        String email,
        String role,
        boolean active,
        String timezone,
        int passwordVersion,
        LocalDateTime createdAt,
        LocalDateTime updatedAt,
        @Nullable LocalDateTime lastLogin,
        long version) {

    UserView toView() {
        return new UserView(
                UserId.of(id),
                username,
                email,
                Role.of(role),
                active,
                timezone,
                instant(createdAt),
                instant(updatedAt),
                instantOrNull(lastLogin),
                version);
    }

    SignInView toSignInView() {
        return new SignInView(UserId.of(id), username, Role.of(role), active, passwordVersion);
    }
}
