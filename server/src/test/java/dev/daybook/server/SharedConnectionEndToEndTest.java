package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

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

/**
 * A run over SSH uses the connection that one before it has opened with the same credential, and no other. How often one is
 * opened is for test_connections.py.
 */
@Timeout(180)
class SharedConnectionEndToEndTest {
    private static final Operator ADMIN = Site.shared().admin();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void isUsedByRunsThatFollowOneAnotherWithTheSameKey(@TempDir Path directory) throws IOException {
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
            runUntilNoneSignsIn(playbook, server, ssh);

            KeyFile another = KeyFile.make(directory.resolve("another"), "ed25519");
            Files.writeString(key.publicFile(), another.publicKey() + "\n", StandardOpenOption.APPEND);
            ADMIN.http()
                    .put("/api/credentials/" + credential + "/key", Map.of("private_key", another.privateKey()))
                    .expect(200);
            assertThat(signInsOfRun(playbook, server, ssh))
                    .as("of the credential's new version")
                    .isPositive();
            runUntilNoneSignsIn(playbook, server, ssh);
        }
    }

    /** The first meets a server for the first time, and those go alone that find no warm host: it may be replaced at any time. */
    private static void runUntilNoneSignsIn(String playbook, String server, SshServer ssh) {
        Await.until(
                "runs that use the connection of one before, see the hub's ansible-host.log",
                PATIENCE,
                () -> signInsOfRun(playbook, server, ssh),
                signIns -> signIns == 0);
    }

    private static long signInsOfRun(String playbook, String server, SshServer ssh) throws IOException {
        long before = ssh.logins();
        JobChecks.assertEnded(ADMIN.waitsFor(ADMIN.runs(playbook, List.of(server), Map.of())), "success", "exit", 0);
        return ssh.logins() - before;
    }
}
