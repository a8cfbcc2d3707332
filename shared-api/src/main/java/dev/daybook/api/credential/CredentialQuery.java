package dev.daybook.api.credential;

import java.util.List;

public sealed interface CredentialQuery {
    /** Answers with a {@link CredentialView}, or with nothing. */
    record FindCredential(CredentialId credentialId) implements CredentialQuery {}

    /** Answers with {@link Credentials}, those that exist. */
    record FindCredentials(List<CredentialId> credentialIds) implements CredentialQuery {}

    /** A record of its own, since a bare list would lose what is in it on the way between processes. */
    record Credentials(List<CredentialView> credentials) {}
}
