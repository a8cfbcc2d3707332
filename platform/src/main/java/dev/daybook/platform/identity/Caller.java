package dev.daybook.platform.identity;

import dev.daybook.api.Permission;
import dev.daybook.api.Role;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A person who is signed in, as the access token says.
 *
 * @param session which of their sign-ins the token comes from; null where it comes from none
 */
public record Caller(
        String userId, String username, Role role, @Nullable String session) implements Serializable {
    public Caller(String userId, String username, Role role) {
        this(userId, username, role, null);
    }

    public boolean may(Permission permission) {
        return role.may(permission);
    }
}
