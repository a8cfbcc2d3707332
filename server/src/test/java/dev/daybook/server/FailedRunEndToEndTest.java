package dev.daybook.server;

import static dev.daybook.server.JobChecks.assertEnded;
import static dev.daybook.server.JobChecks.assertPinned;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.platform.blob.Sha256;
import dev.daybook.server.Operator.Line;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Runs that cannot succeed, and how the reason is told. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class FailedRunEndToEndTest {
    private static final Site SITE = Site.shared();
    private static final Operator ADMIN = SITE.admin();

    @Test
    void hasAKeyThatTheServerRefuses() {
        KeyFile stranger = KeyFile.make(SITE.directory().resolve("stranger"), "ed25519");
        String refused = ADMIN.addsServer(
                SITE.named("refused"), SITE.one().ssh(), ADMIN.addsCredential(SITE.named("stranger"), stranger));
        String job = pings(refused, Map.of());
        assertEnded(ADMIN.waitsFor(job), "failed", "credential_refused", 4);
        assertUnreachable(job, SITE.named("refused"), "Permission denied");
    }

    /** Another key of the same type, or one of another type: either may be another machine. */
    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa"})
    void meetsAnotherMachineThanTheOneItKnows(String keyType) throws IOException {
        String name = SITE.named("changed-" + keyType);
        try (SshServer machine = new SshServer("127.0.0.4", SITE.directory().resolve(name), SITE.key())) {
            String known = machine.hostKey();
            String server = ADMIN.addsServer(name, machine, SITE.credential());
            assertThat(ADMIN.server(server).path("host_key").isNull()).isTrue();
            assertEnded(ADMIN.waitsFor(pings(server, Map.of())), "success", "exit", 0);
            assertPinned(ADMIN, server, known);

            machine.becomeAnother(keyType);

            String job = pings(server, Map.of());
            assertEnded(ADMIN.waitsFor(job), "failed", "host_key_changed", 4);
            assertUnreachable(job, name, "Host key verification failed");
            assertPinned(ADMIN, server, known);

            ADMIN.http().delete("/api/servers/" + server + "/host-key").expect(200);
            assertEnded(ADMIN.waitsFor(pings(server, Map.of())), "success", "exit", 0);
            assertPinned(ADMIN, server, machine.hostKey());
        }
    }

    /** Of a guest that the playbook adds, or made up for a server that is none of its targets. */
    @Test
    void comesWithHostKeysOfOthers() {
        String other = ADMIN.addsServer(SITE.named("other"), "127.0.0.6", 22, "root", SITE.credential());
        String key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE9LrfTtuahw7U4OmSzZJES3tGy7v+GOH+Fc4kEqRf7S";
        String playbook = ADMIN.uploads(SITE.named("other-keys"), "keys.yml", """
                - hosts: all
                  gather_facts: false
                  tasks:
                    - shell: printf '%s {{ key }}\\n' guest 192.0.2.7 {{ other }} >>../known_hosts
                """);

        String job = ADMIN.runs(playbook, List.of(ADMIN.findsLocalhost()), Map.of("key", key, "other", other));

        assertEnded(ADMIN.waitsFor(job), "success", "exit", 0);
        assertThat(ADMIN.server(other).path("host_key").isNull()).isTrue();
    }

    @Test
    void findsNobodyAtTheAddress() throws IOException {
        String server = ADMIN.addsServer(
                SITE.named("nobody-there"), "127.0.0.5", SshServer.freePort("127.0.0.5"), "root", SITE.credential());
        String job = pings(server, Map.of());
        assertEnded(ADMIN.waitsFor(job), "failed", "exit", 4);
        assertUnreachable(job, SITE.named("nobody-there"), "Connection refused");
    }

    @Test
    void findsNoPythonOnTheServer() {
        String job = pings(SITE.one().id(), Map.of("ansible_python_interpreter", "/nowhere/python3"));
        assertEnded(ADMIN.waitsFor(job), "failed", "exit", 2);
        assertThat(ADMIN.log(job))
                .filteredOn(line -> line.content().contains("/nowhere/python3"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.host()).isEqualTo(SITE.one().name()))
                .anySatisfy(line -> assertThat(line.content())
                        .startsWith("fatal: [" + SITE.one().name() + "]: FAILED!"));
        assertThat(Recap.of(ADMIN.hosts(job))).isEqualTo(Map.of(SITE.one().name(), List.of(0, 0, 0, 1, 0, 0, 0)));
    }

    @Test
    void isForNobody() {
        String playbook = ADMIN.uploads(SITE.named("nobody"), "nobody.yml", Site.playbook("nobody.yml"));
        String job = ADMIN.runs(playbook, List.of(SITE.one().id()), Map.of());
        assertEnded(ADMIN.waitsFor(job), "failed", "no_hosts_matched", 0);
        assertThat(ADMIN.log(job)).extracting(Line::content).contains("skipping: no hosts matched");
        assertThat(ADMIN.hosts(job)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "unknown-module.yml, daybook_knows_no_such_module",
        "unknown-role.yml, daybook_knows_no_such_role",
        "two-actions.yml, conflicting action statements",
        "crash.yml, many"
    })
    void saysWhatAnsibleSays(String file, String words) throws Exception {
        PlainAnsible.Printed itself = SITE.plainly(file, Site.playbook(file), Map.of(), SITE.one());
        String job = ADMIN.runs(
                ADMIN.uploads(SITE.named(file), file, Site.playbook(file)),
                List.of(SITE.one().id()),
                Map.of());
        JsonNode ended = ADMIN.waitsFor(job);

        assertThat(itself.exitCode()).isPositive();
        assertEnded(ended, "failed", "exit", itself.exitCode());
        String project = Hub.shared().data().resolve("runner/runs/" + job) + "|/[^\\s:]*/daybook-\\w{8}";
        assertThat(ADMIN.log(job).stream()
                        .map(line -> line.content()
                                .replaceAll("(" + project + ")/project", "project")
                                .replaceAll("/var/lib/daybook-run/\\d+/", System.getProperty("user.home") + "/")))
                .containsExactlyElementsOf(itself.lines().stream()
                        .map(line -> line.replace(itself.project().toString(), "project"))
                        .toList())
                .anyMatch(line -> line.contains(words));
    }

    /** Nobody can mend it by waiting, so it has an end like all others. */
    @Test
    void missesAFileOfItsPlaybook() {
        String name = SITE.named("gone");
        String text = "# " + name + "\n" + Operator.IDLE_PLAYBOOK;
        String playbook = ADMIN.uploads(name, "gone.yml", text);
        Hub.shared()
                .bean(JdbcTemplate.class)
                .update("delete from blob_content where sha256 = ?", Sha256.of(text.getBytes(UTF_8)));

        JsonNode ended = ADMIN.waitsFor(ADMIN.runs(playbook, List.of(SITE.one().id()), Map.of()));

        assertEnded(ended, "failed", "not_started", -1);
        assertThat(ended.path("error_message").stringValue())
                .contains(Sha256.of(text.getBytes(UTF_8)))
                .contains("is gone");
    }

    private static String pings(String server, Map<String, Object> vars) {
        String playbook = ADMIN.uploads("ping " + UUID.randomUUID(), "ping.yml", Site.playbook("ping.yml"));
        return ADMIN.runs(playbook, List.of(server), vars);
    }

    private static void assertUnreachable(String job, String host, String why) {
        assertThat(ADMIN.log(job))
                .filteredOn(line -> line.level().equals("unreachable"))
                .anySatisfy(line -> {
                    assertThat(line.content())
                            .startsWith("fatal: [" + host + "]: UNREACHABLE!")
                            .contains(why);
                    assertThat(line.host()).isEqualTo(host);
                });
        assertThat(Recap.of(ADMIN.hosts(job))).isEqualTo(Map.of(host, List.of(0, 0, 1, 0, 0, 0, 0)));
    }
}
