package dev.daybook.runner.ansible;

import dev.daybook.api.job.RunRecord.ResolvedTarget;
import dev.daybook.api.server.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The inventory of a run: its targets by hostname, in {@code all}. Each host says by itself how it is reached, which key
 * it must show, and which agent holds the key that opens it.
 */
final class Inventory {
    private Inventory() {}

    /** @param interpreters those that are known, by the server's id */
    static Map<String, Object> of(List<ResolvedTarget> targets, Map<String, String> interpreters) {
        Map<String, Object> hosts = new LinkedHashMap<>();
        for (int number = 0; number < targets.size(); number++) {
            ResolvedTarget target = targets.get(number);
            hosts.put(
                    target.hostname(),
                    variables(target, number, interpreters.get(target.serverId().toString())));
        }
        return Map.of("all", Map.of("hosts", hosts));
    }

    private static Map<String, Object> variables(ResolvedTarget target, int number, @Nullable String interpreter) {
        Map<String, Object> variables = new LinkedHashMap<>();
        if (target.connection() == Connection.LOCAL) {
            variables.put("ansible_connection", "local");
            // as Ansible does for the localhost that it knows by itself
            variables.put("ansible_python_interpreter", "{{ ansible_playbook_python }}");
        } else {
            variables.put("ansible_host", target.address());
            if (interpreter != null) {
                variables.put("ansible_python_interpreter", interpreter);
            }
            variables.put("ansible_port", target.port());
            variables.put("ansible_user", target.user());
            variables.put("ansible_ssh_extra_args", sshArguments(target));
            variables.put("ansible_control_path", "${DAYBOOK_SSH}/" + SharedConnections.controlPath(target, number));
        }
        return variables;
    }

    /** A pinned key is asked for strictly; {@code accept-new} is for the first contact alone. */
    private static String sshArguments(ResolvedTarget target) {
        return "-o HostKeyAlias=" + target.serverId()
                + " -o IdentityAgent=${DAYBOOK_SSH}/" + target.credentialId() + ".sock"
                + " -o StrictHostKeyChecking=" + (target.hostKey() == null ? "accept-new" : "yes");
    }

    /** The {@code known_hosts} of the run: servers go by their ids, so an address that moves takes no key with it. */
    static String knownHosts(List<ResolvedTarget> targets) {
        StringBuilder lines = new StringBuilder();
        targets.stream()
                .filter(target -> target.hostKey() != null)
                .forEach(target -> lines.append(target.serverId())
                        .append(' ')
                        .append(target.hostKey())
                        .append('\n'));
        return lines.toString();
    }
}
