package dev.daybook.platform.identity;

import dev.daybook.api.Permission;
import dev.daybook.api.Role;
import java.io.Serializable;

/** A person who is signed in, as the access token says. */
public record Caller(String userId, String username, Role role) implements Serializable {
    public boolean may(Permission permission) {
        return role.may(permission);
    }
}
