package dev.daybook.api.job;

import dev.daybook.api.credential.CredentialId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run is told in secret: where that is kept, and by what it is known. Never a value.
 *
 * @param becomeCredentialId whose password becoming another user takes; null for none
 * @param vaults whose passwords open what is encrypted; no label twice
 * @param vars null for none
 */
public record RunSecrets(
        @Nullable CredentialId becomeCredentialId,
        List<Vault> vaults,
        @Nullable SecretVars vars) {
    public static final RunSecrets NONE = new RunSecrets(null, List.of(), null);

    /** @param vaultId the label, as after {@code --vault-id} */
    public record Vault(CredentialId credentialId, String vaultId) {}

    /** @param secretVersion of the job's own secret: a JSON object of all values by their names */
    public record SecretVars(int secretVersion, List<SecretVar> vars) {}

    /** @param fingerprint keyed: equal values have equal ones */
    public record SecretVar(String name, String fingerprint) {}
}
