package dev.daybook.api.job;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.daybook.api.Uuid7;
import java.util.UUID;

public record JobId(@JsonValue UUID value) {
    public static JobId next() {
        return new JobId(Uuid7.next());
    }

    /** @throws IllegalArgumentException when the text is no UUID */
    public static JobId of(String text) {
        return new JobId(UUID.fromString(text));
    }

    /** The event store keys the stream by this text. */
    @Override
    public String toString() {
        return value.toString();
    }
}
