package dev.daybook.api.credential;

import java.util.List;

public sealed interface CredentialQuery {
    /** Answers with a {@link CredentialView}, or with nothing. */
    record FindCredential(CredentialId credentialId) implements CredentialQuery {}

    /** Answers with a list of {@link CredentialView}, of those that exist. */
    record FindCredentials(List<CredentialId> credentialIds) implements CredentialQuery {}
}
