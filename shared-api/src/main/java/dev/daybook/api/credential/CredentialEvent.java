package dev.daybook.api.credential;

import dev.daybook.api.RefersToSecret;
import dev.daybook.api.TakesName;

public sealed interface CredentialEvent extends RefersToSecret {
    CredentialId credentialId();

    SshKey key();

    @Override
    default SecretRef secret() {
        return new SecretRef(credentialId().toString(), key().secretVersion());
    }

    record CredentialAdded(CredentialId credentialId, String name, SshKey key) implements CredentialEvent, TakesName {
        @Override
        public TakenName takenName() {
            return new TakenName(NameKind.CREDENTIAL, name, credentialId.toString());
        }
    }

    record CredentialKeyReplaced(CredentialId credentialId, SshKey key) implements CredentialEvent {}
}
