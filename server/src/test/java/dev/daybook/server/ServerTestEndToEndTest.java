package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Testing a server over real SSH. */
@Timeout(180)
class ServerTestEndToEndTest {
    private static final Operator ADMIN = Site.shared().admin();
    private static final String SYSTEM = "\\S.* \\S+";
    private static final String PYTHON = "3\\.\\d+\\.\\d+, /\\S+";

    @TempDir
    Path directory;

    @Test
    void tellsOfAServerThatIsWellAndPinsItsKey() throws IOException {
        KeyFile key = KeyFile.make(directory.resolve("key"), "ed25519");
        try (SshServer ssh = new SshServer("127.0.0.4", directory.resolve("sshd"), key)) {
            String name = Site.shared().named("tested");
            String server = ADMIN.addsServer(name, ssh, ADMIN.addsCredential(name, key));

            JsonNode found = test(server);

            assertThat(found.path("outcome").stringValue()).as(found.toString()).isEqualTo("ok");
            assertThat(found.path("latency_ms").longValue()).isPositive();
            assertThat(found.path("os").stringValue()).matches(SYSTEM);
            assertThat(found.path("python").stringValue()).matches(PYTHON);
            assertThat(found.path("message").isNull()).isTrue();
            assertThat(ADMIN.server(server).path("host_key").stringValue()).isEqualTo(ssh.hostKey());

            long before = ssh.logins();
            test(server);
            assertThat(ssh.logins())
                    .as("no connection of an earlier run is used")
                    .isGreaterThan(before);

            ssh.becomeAnother("ed25519");
            assertThat(outcome(server)).isEqualTo("host_key_changed");
        }
        assertThat(probes()).as("nothing is left").isEmpty();
    }

    @Test
    void tellsThatTheKeyIsRefused() throws IOException {
        KeyFile authorized = KeyFile.make(directory.resolve("authorized"), "ed25519");
        KeyFile other = KeyFile.make(directory.resolve("other"), "ed25519");
        try (SshServer ssh = new SshServer("127.0.0.4", directory.resolve("sshd"), authorized)) {
            String name = Site.shared().named("refusing");
            String server = ADMIN.addsServer(name, ssh, ADMIN.addsCredential(name, other));

            JsonNode found = test(server);

            assertThat(found.path("outcome").stringValue()).isEqualTo("credential_refused");
            assertThat(found.path("message").stringValue()).contains("Permission denied");
            assertThat(found.path("latency_ms").isNull()).isTrue();
        }
    }

    @Test
    void tellsThatNobodyAnswers() throws IOException {
        String name = Site.shared().named("silent");
        String server = ADMIN.addsServer(
                name,
                "127.0.0.4",
                SshServer.freePort("127.0.0.4"),
                "nobody",
                Site.shared().credential());

        JsonNode found = test(server);

        assertThat(found.path("outcome").stringValue()).isEqualTo("unreachable");
        assertThat(found.path("message").stringValue()).contains("Connection refused");
    }

    /** The user's shell knows no Python, whichever Ansible tries. */
    @Test
    void tellsThatModulesCannotRun() throws IOException {
        Site.Machine machine = Site.shared().one();
        String name = Site.shared().named("without-python");
        KeyFile key = KeyFile.make(directory.resolve("key"), "ed25519");
        try (SshServer ssh = new SshServer("127.0.0.4", directory.resolve("sshd"), key)) {
            String only =
                    "restrict,command=\"case \\\"$SSH_ORIGINAL_COMMAND\\\" in *python*) echo no such thing here >&2; exit 127;; *) eval \\\"$SSH_ORIGINAL_COMMAND\\\";; esac\" ";
            Files.writeString(key.publicFile(), only + key.publicKey() + "\n");
            String server = ADMIN.addsServer(name, ssh, ADMIN.addsCredential(name, key));

            JsonNode found = test(server);

            assertThat(found.path("outcome").stringValue()).as(found.toString()).isEqualTo("no_python");
            assertThat(found.path("message").stringValue()).contains("no such thing here");
        }
        assertThat(outcome(machine.id())).isEqualTo("ok");
    }

    @Test
    void tellsOfTheHubsOwnMachine() {
        JsonNode found = test(ADMIN.findsLocalhost());

        assertThat(found.path("outcome").stringValue()).as(found.toString()).isEqualTo("ok");
        assertThat(found.path("python").stringValue()).matches(PYTHON);
    }

    @Test
    void needsACredential() {
        String server = ADMIN.http()
                .post(
                        "/api/servers",
                        Map.of(
                                "hostname", Site.shared().named("keyless"),
                                "ip_address", "127.0.0.4",
                                "ssh_user", "nobody"))
                .expect(201)
                .body()
                .path("id")
                .stringValue();

        JsonNode found = test(server);

        assertThat(found.path("outcome").stringValue()).isEqualTo("not_tested");
        assertThat(found.path("message").stringValue()).contains("no credential");
    }

    @Test
    void needsAServer() {
        ADMIN.http()
                .post("/api/servers/0191c2a8-0000-7000-8000-000000000000/test", "")
                .expect(404);
        ADMIN.http().post("/api/servers/x/test", "").expect(404);
    }

    private static String outcome(String server) {
        return test(server).path("outcome").stringValue();
    }

    private static JsonNode test(String server) {
        return ADMIN.http()
                .post("/api/servers/" + server + "/test", "")
                .expect(200)
                .body();
    }

    private static List<Path> probes() throws IOException {
        try (Stream<Path> found = Files.list(Hub.shared().data().resolve("runner/probes"))) {
            return found.toList();
        }
    }
}
