package dev.daybook.api.credential;

import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.modelling.command.TargetAggregateVersion;
import org.jspecify.annotations.Nullable;

public sealed interface CredentialCommand {
    @TargetAggregateIdentifier
    CredentialId credentialId();

    record AddCredential(CredentialId credentialId, String name, SshKey key) implements CredentialCommand {}

    /** @param expectedVersion refuses when the credential has changed since; null does not ask */
    record ReplaceKey(
            CredentialId credentialId,
            SshKey key,
            @TargetAggregateVersion @Nullable Long expectedVersion) implements CredentialCommand {}

    /** @param vaultId the label of a vault password; null for the other kinds */
    record AddPassword(
            CredentialId credentialId,
            String name,
            CredentialKind kind,
            @Nullable String vaultId,
            Password password) implements CredentialCommand {}

    /** @param expectedVersion refuses when the credential has changed since; null does not ask */
    record ReplacePassword(
            CredentialId credentialId,
            Password password,
            @TargetAggregateVersion @Nullable Long expectedVersion) implements CredentialCommand {}
}
