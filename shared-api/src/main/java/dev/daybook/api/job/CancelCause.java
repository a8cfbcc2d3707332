package dev.daybook.api.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a job is asked to stop. */
public enum CancelCause {
    REQUESTED,
    TIME_LIMIT,
    SHUTDOWN;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
