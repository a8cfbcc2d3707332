package dev.daybook.runner.ansible;

import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.job.RunRecord.AnsibleRunRecord;
import dev.daybook.api.job.RunRecord.ResolvedTarget;
import dev.daybook.api.job.RunRecord.UsedCredential;
import dev.daybook.api.server.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Which connections of a run other runs may use too: those to servers whose key is pinned. Where ssh looks for one is
 * named after all that the inventory says of the server, so a play that says otherwise has a connection of its own.
 */
@Component
class SharedConnections {
    /** Of address and user together. The path of a socket has 107 bytes, and ssh adds 17 to it for a moment. */
    private static final int LONGEST = 40;

    private final boolean on;

    SharedConnections(@Value("${daybook.runner.shared-connections:true}") boolean on) {
        this.on = on;
    }

    /** Relative to the run's scratch directory, and escaped as Ansible wants it. */
    static String controlPath(ResolvedTarget target, int number) {
        return number + (hasPlainName(target) ? "-%%h-%%p-%%r" : "-%%C");
    }

    /** As the supervisor is told of them; no secret is in it. */
    List<Map<String, Object>> of(AnsibleRunRecord record) {
        if (!on) {
            return List.of();
        }
        Map<CredentialId, Integer> versions = record.credentials().stream()
                .collect(Collectors.toMap(UsedCredential::credentialId, UsedCredential::secretVersion));
        List<Map<String, Object>> shared = new ArrayList<>();
        for (int number = 0; number < record.targets().size(); number++) {
            ResolvedTarget target = record.targets().get(number);
            if (target.connection() == Connection.SSH && target.hostKey() != null && hasPlainName(target)) {
                shared.add(Map.of(
                        "socket", number + "-" + target.address() + "-" + target.port() + "-" + target.user(),
                        "credential", target.credentialId().toString(),
                        "version", versions.get(target.credentialId()),
                        "alias", target.serverId().toString(),
                        "host_key", target.hostKey(),
                        "address", target.address(),
                        "port", target.port(),
                        "user", target.user()));
            }
        }
        return shared;
    }

    /** ssh writes addresses in lower case. */
    private static boolean hasPlainName(ResolvedTarget target) {
        String name = target.address() + target.user();
        return name.length() <= LONGEST
                && name.chars().allMatch(letter -> letter > ' ' && letter < 127 && letter != '/')
                && !target.address().startsWith("-")
                && target.address().equals(target.address().toLowerCase(Locale.ROOT));
    }
}
