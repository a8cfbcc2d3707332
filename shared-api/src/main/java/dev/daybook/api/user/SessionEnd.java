package dev.daybook.api.user;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why somebody is no longer signed in, where it is not that time has passed. */
public enum SessionEnd {
    SIGNED_OUT,
    /** The password was changed in another session. */
    PASSWORD_CHANGED,
    /** A refresh token came a second time: somebody has a copy. */
    TOKEN_REUSED;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
