package dev.daybook.api.server;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.daybook.api.Uuid7;
import java.util.UUID;

public record ServerId(@JsonValue UUID value) {
    public static ServerId next() {
        return new ServerId(Uuid7.next());
    }

    /** @throws IllegalArgumentException when the text is no UUID */
    public static ServerId of(String text) {
        return new ServerId(UUID.fromString(text));
    }

    /** The event store keys the stream by this text. */
    @Override
    public String toString() {
        return value.toString();
    }
}
