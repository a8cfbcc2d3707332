package dev.daybook.api.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a line tells of, from the event that printed it. */
public enum LogLevel {
    INFO,
    OK,
    CHANGED,
    SKIPPED,
    FAILED,
    UNREACHABLE,
    WARNING,
    DEBUG;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static LogLevel of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
