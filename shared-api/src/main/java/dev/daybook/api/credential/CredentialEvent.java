package dev.daybook.api.credential;

import dev.daybook.api.RefersToSecret;
import dev.daybook.api.TakesName;
import org.jspecify.annotations.Nullable;

public sealed interface CredentialEvent extends RefersToSecret {
    CredentialId credentialId();

    int secretVersion();

    @Override
    default SecretRef secret() {
        return new SecretRef(credentialId().toString(), secretVersion());
    }

    /** Of an SSH key. */
    record CredentialAdded(CredentialId credentialId, String name, SshKey key) implements CredentialEvent, TakesName {
        @Override
        public TakenName takenName() {
            return new TakenName(NameKind.CREDENTIAL, name, credentialId.toString());
        }

        @Override
        public int secretVersion() {
            return key.secretVersion();
        }
    }

    record CredentialKeyReplaced(CredentialId credentialId, SshKey key) implements CredentialEvent {
        @Override
        public int secretVersion() {
            return key.secretVersion();
        }
    }

    /** @param vaultId the label of a vault password; null for the other kinds */
    record CredentialPasswordAdded(
            CredentialId credentialId,
            String name,
            CredentialKind kind,
            @Nullable String vaultId,
            Password password) implements CredentialEvent, TakesName {
        @Override
        public TakenName takenName() {
            return new TakenName(NameKind.CREDENTIAL, name, credentialId.toString());
        }

        @Override
        public int secretVersion() {
            return password.secretVersion();
        }
    }

    record CredentialPasswordReplaced(CredentialId credentialId, Password password) implements CredentialEvent {
        @Override
        public int secretVersion() {
            return password.secretVersion();
        }
    }
}
