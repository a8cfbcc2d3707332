package dev.daybook.api.credential;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.daybook.api.Uuid7;
import java.util.UUID;

public record CredentialId(@JsonValue UUID value) {
    public static CredentialId next() {
        return new CredentialId(Uuid7.next());
    }

    /** @throws IllegalArgumentException when the text is no UUID */
    public static CredentialId of(String text) {
        return new CredentialId(UUID.fromString(text));
    }

    /** The event store keys the stream by this text. */
    @Override
    public String toString() {
        return value.toString();
    }
}
