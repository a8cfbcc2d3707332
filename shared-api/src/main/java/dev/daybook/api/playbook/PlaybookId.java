package dev.daybook.api.playbook;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.daybook.api.Uuid7;
import java.util.UUID;

public record PlaybookId(@JsonValue UUID value) {
    public static PlaybookId next() {
        return new PlaybookId(Uuid7.next());
    }

    /** @throws IllegalArgumentException when the text is no UUID */
    public static PlaybookId of(String text) {
        return new PlaybookId(UUID.fromString(text));
    }

    /** The event store keys the stream by this text. */
    @Override
    public String toString() {
        return value.toString();
    }
}
