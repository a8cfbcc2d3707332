package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.runner.run.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run over SSH uses the connection that one before it has opened with the same credential, and no other. */
@Timeout(180)
class SharedConnectionEndToEndTest {
    private static final Operator ADMIN = Site.shared().admin();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void isOpenedOnceForRunsThatFollowOneAnother(@TempDir Path directory) throws IOException {
        KeyFile key = KeyFile.make(directory.resolve("key"), "ed25519");
        try (SshServer ssh = new SshServer("127.0.0.4", directory.resolve("sshd"), key)) {
            String name = Site.shared().named("shared");
            String credential = ADMIN.addsCredential(name, key);
            String server = ADMIN.addsServer(name, ssh, credential);
            String playbook = ADMIN.uploads(name, "site.yml", """
                    - hosts: all
                      gather_facts: false
                      tasks:
                        - ansible.builtin.ping:
                    """);
            Await.until("Ansible is in memory", PATIENCE, Hub.shared().bean(Tool.class)::isWarm, warm -> warm);
            runs(playbook, server); // meets the server for the first time, by itself
            runs(playbook, server);
            long before = ssh.logins();
            runs(playbook, server);
            runs(playbook, server);
            assertThat(ssh.logins()).isEqualTo(before);

            KeyFile another = KeyFile.make(directory.resolve("another"), "ed25519");
            Files.writeString(key.publicFile(), another.publicKey() + "\n", StandardOpenOption.APPEND);
            ADMIN.http()
                    .put("/api/credentials/" + credential + "/key", Map.of("private_key", another.privateKey()))
                    .expect(200);
            runs(playbook, server);
            assertThat(ssh.logins()).as("of the credential's new version").isEqualTo(before + 1);
        }
    }

    private static void runs(String playbook, String server) {
        JobChecks.assertEnded(ADMIN.waitsFor(ADMIN.runs(playbook, List.of(server), Map.of())), "success", "exit", 0);
    }
}
