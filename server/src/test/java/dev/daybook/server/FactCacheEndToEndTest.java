package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A job that asks for it takes the facts that one before it has gathered, as long as they are of the same machine. */
@Timeout(180)
class FactCacheEndToEndTest {
    private static final Operator ADMIN = Site.shared().admin();
    private static final Duration EXPIRY = Duration.ofHours(1);

    @Test
    void savesGatheringUntilItExpiresOrTheMachineIsAnother(@TempDir Path directory) throws IOException {
        KeyFile key = KeyFile.make(directory.resolve("key"), "ed25519");
        try (SshServer ssh = new SshServer("127.0.0.5", directory.resolve("sshd"), key)) {
            String name = Site.shared().named("facts");
            String server = ADMIN.addsServer(name, ssh, ADMIN.addsCredential(name, key));
            String playbook = ADMIN.uploads(name, "site.yml", """
                    - hosts: all
                      gather_subset: [min]
                      tasks:
                        - ansible.builtin.debug:
                            msg: gathered at {{ ansible_facts.date_time.iso8601_micro }}
                    """);
            runs(playbook, server, true); // meets the server for the first time, and so leaves nothing

            String gathered = runs(playbook, server, true);
            assertThat(runs(playbook, server, true)).isEqualTo(gathered);
            assertThat(runs(playbook, server, false)).isNotEqualTo(gathered);
            assertThat(runs(playbook, server, true))
                    .as("left alone by the one before")
                    .isEqualTo(gathered);

            makeOlder(EXPIRY);
            String anew = runs(playbook, server, true);
            assertThat(anew).isNotEqualTo(gathered);
            assertThat(runs(playbook, server, true)).isEqualTo(anew);

            ssh.becomeAnother("ed25519");
            ADMIN.http().delete("/api/servers/" + server + "/host-key").expect(200);
            runs(playbook, server, true);
            assertThat(runs(playbook, server, true)).as("of another machine").isNotEqualTo(anew);
        }
    }

    /** When the facts that it shows were gathered. */
    private static String runs(String playbook, String server, boolean factCache) {
        String job = ADMIN.runsWith(playbook, List.of(server), Map.of("fact_cache", factCache));
        JsonNode ended = ADMIN.waitsFor(job);
        JobChecks.assertEnded(ended, "success", "exit", 0);
        assertThat(ended.path("fact_cache").booleanValue()).isEqualTo(factCache);
        assertThat(ADMIN.reads("/api/events?after=0").lines())
                .filteredOn(event -> event.contains(job) && event.contains("JobStarted"))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("\"fact_cache_seconds\":" + (factCache ? EXPIRY.toSeconds() : null));
        return ADMIN.log(job).stream()
                .map(Operator.Line::content)
                .filter(line -> line.contains("gathered at"))
                .findFirst()
                .orElseThrow();
    }

    private static void makeOlder(Duration time) throws IOException {
        try (Stream<Path> kept = Files.list(Hub.shared().data().resolve("runner/facts"))) {
            for (Path path : kept.toList()) {
                Instant at = Files.getLastModifiedTime(path).toInstant();
                Files.setLastModifiedTime(path, FileTime.from(at.minus(time)));
            }
        }
    }
}
