package dev.daybook.api.user;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.daybook.api.Uuid7;
import java.util.UUID;

public record UserId(@JsonValue UUID value) {
    public static UserId next() {
        return new UserId(Uuid7.next());
    }

    /** @throws IllegalArgumentException when the text is no UUID */
    public static UserId of(String text) {
        return new UserId(UUID.fromString(text));
    }

    /** The event store keys the stream by this text. */
    @Override
    public String toString() {
        return value.toString();
    }
}
