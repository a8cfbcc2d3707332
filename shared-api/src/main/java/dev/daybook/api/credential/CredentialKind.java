package dev.daybook.api.credential;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a credential opens. It stays what it is. */
public enum CredentialKind {
    /** A private key, by which Ansible signs in to servers. */
    SSH_KEY,
    /** What {@code sudo} asks for on a server. */
    BECOME_PASSWORD,
    /** What {@code ansible-vault} has encrypted with. */
    VAULT_PASSWORD;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static CredentialKind of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
