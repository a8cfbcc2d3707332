package dev.daybook.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** Runs {@code ansible-playbook} itself, without a hub, in the way in which a hub would. */
record PlainAnsible(Path parent, KeyFile key) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @param project where the playbook was */
    record Printed(List<String> lines, int exitCode, Path project) {}

    /** @param hosts by the names that they have in the inventory, in its order */
    Printed run(String fileName, String playbook, LinkedHashMap<String, SshServer> hosts, Map<String, Object> extraVars)
            throws IOException, InterruptedException {
        Path directory = Files.createDirectories(
                parent.resolve(UUID.randomUUID().toString().substring(0, 8)));
        Path project = Files.createDirectory(directory.resolve("project"));
        Path main = Files.writeString(project.resolve(fileName), playbook);
        Path config = Files.createFile(directory.resolve("ansible.cfg"));
        Path vars = Files.writeString(directory.resolve("vars.json"), JSON.writeValueAsString(extraVars));
        Path inventory =
                Files.writeString(directory.resolve("inventory.json"), JSON.writeValueAsString(inventory(hosts)));
        ProcessBuilder ansible = new ProcessBuilder(
                        program(), "-i", inventory.toString(), "-e", "@" + vars, main.toString())
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        ansible.environment().keySet().retainAll(List.of("PATH", "HOME", "USER", "LOGNAME", "TZ", "TMPDIR"));
        ansible.environment()
                .putAll(Map.of(
                        "LC_ALL", "C.UTF-8",
                        "PYTHONUNBUFFERED", "1",
                        "ANSIBLE_CONFIG", config.toString(),
                        "ANSIBLE_NOCOWS", "1",
                        "ANSIBLE_SSH_CONTROL_PATH_DIR", directory.toString()));
        Process process = ansible.start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        String[] lines = printed.split("\n", -1);
        return new Printed(Arrays.asList(lines).subList(0, lines.length - 1), process.waitFor(), project);
    }

    private static String program() {
        String given = System.getenv("DAYBOOK_ANSIBLE_PLAYBOOK");
        return given == null || given.isBlank() ? "ansible-playbook" : given;
    }

    private Map<String, Object> inventory(LinkedHashMap<String, SshServer> hosts) {
        Map<String, Object> all = new LinkedHashMap<>();
        hosts.forEach((name, server) -> all.put(
                name,
                Map.of(
                        "ansible_host",
                        server.address(),
                        "ansible_port",
                        server.port(),
                        "ansible_user",
                        server.user(),
                        "ansible_ssh_private_key_file",
                        key.file().toString(),
                        "ansible_ssh_common_args",
                        "-F /dev/null -o IdentitiesOnly=yes -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile="
                                + parent.resolve("known_hosts"))));
        return Map.of("all", Map.of("hosts", all));
    }
}
