package dev.daybook.api;

import static dev.daybook.api.Permission.*;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a person may do, from least to most. A role holds everything that the role below it holds. */
public enum Role {
    VIEWER(EnumSet.of(SEE)),
    USER(VIEWER, EnumSet.of(UPLOAD_PLAYBOOKS, RUN_JOBS)),
    ADMIN(
            USER,
            EnumSet.of(CANCEL_ANY_JOB, MANAGE_SERVERS, MANAGE_CREDENTIALS, EDIT_PLAYBOOKS, SEE_HISTORY, SEE_SYSTEM)),
    SUPER_ADMIN(ADMIN, EnumSet.of(MANAGE_SYSTEM));

    @SuppressWarnings("ImmutableEnumChecker") // it cannot be changed
    private final Set<Permission> permissions;

    Role(Set<Permission> own) {
        this.permissions = Collections.unmodifiableSet(own);
    }

    Role(Role below, EnumSet<Permission> own) {
        own.addAll(below.permissions);
        this.permissions = Collections.unmodifiableSet(own);
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@code operator} is an older name of {@code user}. */
    @JsonCreator
    public static Role of(String text) {
        return "operator".equals(text) ? USER : valueOf(text.toUpperCase(Locale.ROOT));
    }
}
