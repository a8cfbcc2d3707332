package dev.daybook.api.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

public enum Outcome {
    SUCCESS,
    FAILED,
    CANCELLED,
    /** Nobody can say how it ended. */
    LOST;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
