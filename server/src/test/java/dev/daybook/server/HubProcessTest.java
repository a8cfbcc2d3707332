package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One hub through its life: first start, a second one beside it, kill -9 in the middle of a run, an orderly stop. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HubProcessTest {
    private static final int ITEMS = 40;

    @TempDir
    static Path data;

    private HubProcess hub;
    private String password;
    private String longPlaybook;
    private String localhost;

    @BeforeAll
    void startForTheFirstTime() {
        hub = new HubProcess(data).ready();
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @Test
    @Order(1)
    void showsAddressPasswordAndTheSelfCheckOnceItIsReady() {
        List<String> said = hub.said();
        assertThat(said).anyMatch(line -> line.matches("Address: http://localhost:\\d+"));
        password = said.stream()
                .filter(line -> line.matches("Password for admin: \\S{20}"))
                .findFirst()
                .orElseThrow()
                .substring("Password for admin: ".length());
        assertThat(said).contains("  TASK [The machine answers] *****************************************************");
        assertThat(said).contains("Self-check: success");

        hub.client().get("/api/health").expect(200);
        HubClient admin = admin();
        JsonNode job = admin.get("/api/jobs").expect(200).body().path("items").path(0);
        assertThat(job.path("number").intValue()).isEqualTo(1);
        assertThat(job.path("status").stringValue()).isEqualTo("success");
        localhost = admin.get("/api/servers?search=localhost")
                .body()
                .path("items")
                .path(0)
                .path("id")
                .stringValue();
    }

    @Test
    @Order(2)
    void refusesASecondHubOnTheSameDirectoryAndNamesTheFirst() {
        try (HubProcess second = new HubProcess(data)) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.said())
                    .containsExactly("daybook: Already running on this data directory: pid " + hub.pid());
        }
        hub.client().get("/api/health").expect(200);
    }

    @Test
    @Order(3)
    void hasAllLinesAndTheTrueEndOfAJobAfterKillDashNine() {
        longPlaybook = admin().upload(
                        "/api/playbooks/upload",
                        "long.yml",
                        """
                        - hosts: all
                          gather_facts: false
                          tasks:
                            - ansible.builtin.command: sleep 0.01
                              loop: "{{ range(%d) | list }}"
                        """.formatted(ITEMS).getBytes(StandardCharsets.UTF_8),
                        Map.of("name", "long"))
                .expect(201)
                .body()
                .path("id")
                .stringValue();
        String job = start();
        awaitLines(job, 5);

        hub.killDashNine();
        hub = new HubProcess(data).ready();

        JsonNode ended = awaitEnd(job);
        assertThat(ended.path("status").stringValue()).isEqualTo("success");
        assertThat(ended.path("end_reason").stringValue()).isEqualTo("exit");
        assertThat(ended.path("exit_code").intValue()).isZero();
        List<JsonNode> lines = admin().get("/api/jobs/" + job + "/logs?limit=5000")
                .expect(200)
                .body()
                .path("logs")
                .valueStream()
                .toList();
        assertThat(lines.stream().map(line -> line.path("line_number").intValue()))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, lines.size()).boxed().toList());
        assertThat(lines.stream()
                        .map(line -> line.path("content").stringValue())
                        .filter(line -> line.startsWith("changed: ")))
                .containsExactlyElementsOf(IntStream.range(0, ITEMS)
                        .mapToObj(item -> "changed: [localhost] => (item=" + item + ")")
                        .toList());
        assertThat(ended.path("total_lines").intValue()).isEqualTo(lines.size());
        assertThat(data.resolve("runner").resolve("runs")).isEmptyDirectory();
    }

    @Test
    @Order(4)
    void endsItsRunsAndEverythingItStartedBeforeItEnds() {
        String job = start();
        awaitLines(job, 5);

        assertThat(hub.terminate()).isIn(0, 143);

        assertThat(ProcessHandle.allProcesses()
                        .filter(process -> process.info()
                                .commandLine()
                                .filter(line -> line.contains(data.toString()))
                                .isPresent()))
                .isEmpty();
        hub = new HubProcess(data).ready();
        JsonNode ended = awaitEnd(job);
        assertThat(ended.path("status").stringValue()).isEqualTo("cancelled");
        assertThat(ended.path("end_reason").stringValue()).isEqualTo("shutdown");
        assertThat(hub.said()).noneMatch(line -> line.startsWith("Password"));
    }

    @Test
    @Order(5)
    void keepsItsDataFromOthers() throws Exception {
        assertThat(java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
        for (String secret : List.of("keys/secrets.json", "db.password")) {
            assertThat(java.nio.file.attribute.PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(data.resolve(secret))))
                    .as(secret)
                    .isEqualTo("rw-------");
        }
    }

    private HubClient admin() {
        return hub.client().signedIn("admin", password);
    }

    private String start() {
        return admin().post("/api/jobs", Map.of("playbook_id", longPlaybook, "server_id", localhost))
                .expect(201)
                .body()
                .path("id")
                .stringValue();
    }

    private void awaitLines(String job, int atLeast) {
        HubClient admin = admin();
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        admin.get("/api/jobs/" + job).body().path("total_lines").intValue() >= atLeast);
    }

    private JsonNode awaitEnd(String job) {
        HubClient admin = admin();
        return await().atMost(Duration.ofSeconds(90))
                .until(
                        () -> admin.get("/api/jobs/" + job).expect(200).body(),
                        found -> !found.path("completed_at").isNull());
    }
}
