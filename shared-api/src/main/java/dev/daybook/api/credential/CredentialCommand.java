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
}
