package dev.daybook.api.server;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

public enum Connection {
    SSH,
    /** The machine of the hub itself: no credential, no host key. */
    LOCAL;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Connection of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
