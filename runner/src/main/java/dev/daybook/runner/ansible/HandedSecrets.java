package dev.daybook.runner.ansible;

import dev.daybook.api.RefersToSecret.SecretRef;
import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.RunRecord.AnsibleRunRecord;
import dev.daybook.api.job.RunRecord.ResolvedTarget;
import dev.daybook.api.job.RunRecord.UsedCredential;
import dev.daybook.api.job.RunSecrets;
import dev.daybook.platform.secret.SecretStore;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What the supervisor of a run is sent along with it, for nobody else to see. Its names are those that run.py reads. */
@Component
class HandedSecrets {
    private final SecretStore secrets;
    private final JsonMapper json;

    HandedSecrets(SecretStore secrets, JsonMapper json) {
        this.secrets = secrets;
        this.json = json;
    }

    static Stream<CredentialId> credentials(RunSecrets told) {
        return Stream.concat(
                Stream.ofNullable(told.becomeCredentialId()),
                told.vaults().stream().map(RunSecrets.Vault::credentialId));
    }

    /** What there will be, so that the play can be made ready before anything secret is known. */
    static Map<String, Object> announced(RunSecrets told) {
        return Map.of(
                "become", told.becomeCredentialId() != null,
                "vaults", told.vaults().stream().map(RunSecrets.Vault::vaultId).toList(),
                "vars", told.vars() != null);
    }

    /** In the versions that the record has frozen. */
    Map<String, Object> of(JobId job, RunSecrets told, AnsibleRunRecord record) {
        Map<CredentialId, Integer> versions = record.credentials().stream()
                .collect(Collectors.toMap(UsedCredential::credentialId, UsedCredential::secretVersion));
        List<CredentialId> keys = record.targets().stream()
                .map(ResolvedTarget::credentialId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        Map<String, Object> handed = new HashMap<>();
        handed.put(
                "ssh_keys", keys.stream().collect(Collectors.toMap(CredentialId::toString, id -> read(id, versions))));
        if (told.becomeCredentialId() != null) {
            handed.put("become_password", read(told.becomeCredentialId(), versions));
        }
        Map<String, String> vaults = new LinkedHashMap<>();
        told.vaults().forEach(vault -> vaults.put(vault.vaultId(), read(vault.credentialId(), versions)));
        handed.put("vault_passwords", vaults);
        if (told.vars() != null) {
            byte[] values =
                    secrets.get(new SecretRef(job.toString(), told.vars().secretVersion()));
            handed.put("secret_vars", json.readValue(values, Map.class));
        }
        return handed;
    }

    private String read(CredentialId id, Map<CredentialId, Integer> versions) {
        return new String(secrets.get(new SecretRef(id.toString(), versions.get(id))), StandardCharsets.UTF_8);
    }
}
