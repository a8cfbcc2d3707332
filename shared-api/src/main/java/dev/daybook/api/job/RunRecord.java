package dev.daybook.api.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.daybook.api.BlobRef;
import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.server.Connection;
import dev.daybook.api.server.ServerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run really used, frozen when it started. Changing or deleting any of it later does not move this. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(@JsonSubTypes.Type(value = RunRecord.AnsibleRunRecord.class, name = "ansible"))
public sealed interface RunRecord {

    /**
     * @param inventory the resolved inventory, as Ansible was given it
     * @param settings null in runs of a time when there were none
     */
    record AnsibleRunRecord(
            String ansibleVersion,
            BlobRef inventory,
            List<ResolvedTarget> targets,
            List<UsedCredential> credentials,
            @Nullable AnsibleSettings settings)
            implements RunRecord {}

    /**
     * Where a run differs from Ansible's own defaults, because it is faster so.
     *
     * @param pipelining whether modules go to a server by the input of its Python, not as files
     * @param forks how many hosts at once
     * @param factCacheSeconds how old facts of earlier runs may be; null when they are not used
     */
    record AnsibleSettings(
            boolean pipelining, int forks, @Nullable Integer factCacheSeconds) {}

    /** @param hostKey the one it had to show; null at first contact */
    record ResolvedTarget(
            ServerId serverId,
            String hostname,
            String address,
            Connection connection,
            int port,
            String user,
            @Nullable CredentialId credentialId,
            @Nullable String hostKey) {}

    record UsedCredential(CredentialId credentialId, int secretVersion, String fingerprint) {}
}
