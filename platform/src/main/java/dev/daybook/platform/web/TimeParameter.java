package dev.daybook.platform.web;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** Reads times that clients name: ISO 8601 with a zone. */
public final class TimeParameter {
    private TimeParameter() {}

    /** @throws InvalidRequest that names the field */
    public static Instant read(String field, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw InvalidRequest.field(field, "must be a time like 2026-01-31T12:00:00Z");
        }
    }
}
