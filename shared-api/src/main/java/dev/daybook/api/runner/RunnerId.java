package dev.daybook.api.runner;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

public record RunnerId(@JsonValue UUID value) {
    /** @throws IllegalArgumentException when the text is no UUID */
    public static RunnerId of(String text) {
        return new RunnerId(UUID.fromString(text));
    }

    /** The event store keys the stream by this text. */
    @Override
    public String toString() {
        return value.toString();
    }
}
