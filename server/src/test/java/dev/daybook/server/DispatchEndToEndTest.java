package dev.daybook.server;

import static dev.daybook.server.JobChecks.assertEnded;
import static dev.daybook.server.Requests.notFound;
import static dev.daybook.server.Requests.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.Role;
import dev.daybook.server.HubClient.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Which job is started when, and what one that waits says. */
@Timeout(180)
class DispatchEndToEndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Hub HUB = Hub.shared();
    private static final Operator ADMIN = new Operator(HUB.admin());
    private static final String WAITS = ADMIN.uploads("waits-" + UUID.randomUUID(), "waits.yml", """
            - hosts: all
              gather_facts: false
              tasks:
                - name: Wait until somebody opens the gate
                  ansible.builtin.wait_for:
                    path: "{{ gate }}"
                    timeout: 120
                  when: not ansible_check_mode
                - name: Say which
                  ansible.builtin.debug:
                    msg: "diff {{ ansible_diff_mode }} on {{ ansible_play_hosts | join(' ') }}"
                  tags: [told]
                - name: Say more
                  ansible.builtin.debug:
                    msg: more
                  tags: [more]
            """);

    @TempDir
    Path temp;

    private Path gate;
    private String web;
    private String db;

    @BeforeEach
    void twoServers() throws IOException {
        Shared.withRuns(temp);
        gate = temp.resolve("gate");
        web = server();
        db = server();
    }

    @Test
    void oneServerHasOneJobAtATimeAndOthersDoNotWait() throws IOException {
        String first = runs(List.of(web), gate, Map.of());
        until(first, "running");
        String second = runs(List.of(web), null, Map.of());
        String elsewhere = runs(List.of(db), null, Map.of());
        String check = runs(List.of(web), gate, Map.of("check", true));

        assertEnded(ADMIN.waitsFor(elsewhere), "success", "exit", 0);
        assertEnded(ADMIN.waitsFor(check), "success", "exit", 0);
        JsonNode waiting = ADMIN.job(second);
        assertWaitsForFirst(waiting, first);
        assertWaitsForFirst(
                ADMIN.http()
                        .get("/api/jobs?status=pending&server_id=" + web)
                        .expect(200)
                        .body()
                        .at("/items/0"),
                first);
        assertThat(ADMIN.job(first).path("waiting_for").isNull()).isTrue();
        try (Stream<Event> live = ADMIN.watches(second)) {
            Event told = live.filter(event -> event.kind().equals("waiting"))
                    .findFirst()
                    .orElseThrow();
            assertThat(told.data().path("waiting_for")).isEqualTo(waiting.path("waiting_for"));
            assertThat(told.id()).as("it cannot be resumed from").isEmpty();
        }

        Files.createFile(gate);
        assertEnded(ADMIN.waitsFor(first), "success", "exit", 0);
        JsonNode ended = ADMIN.waitsFor(second);
        assertEnded(ended, "success", "exit", 0);
        assertThat(ended.path("waiting_for").isNull()).isTrue();
        assertThat(Instant.parse(ended.path("started_at").stringValue()))
                .isAfterOrEqualTo(
                        Instant.parse(ADMIN.job(first).path("completed_at").stringValue()));
    }

    @Test
    void aCancelledJobLeavesItsPlace() throws IOException {
        String first = runs(List.of(web), gate, Map.of());
        until(first, "running");
        String both = runs(List.of(web, db), null, Map.of());
        String younger = runs(List.of(db), null, Map.of());
        assertThat(reason(Await.until("it waits", PATIENCE, () -> ADMIN.job(younger), job -> reason(job) != null)))
                .isEqualTo("server_reserved");
        ADMIN.cancels(both, "not now").expect(200);
        assertEnded(ADMIN.waitsFor(younger), "success", "exit", 0);
        Files.createFile(gate);
        assertEnded(ADMIN.waitsFor(first), "success", "exit", 0);
    }

    @Test
    void whatWasAskedForIsPassedOnAndShown() {
        Map<String, Object> options = Map.of(
                "priority",
                7,
                "check",
                true,
                "diff",
                true,
                "limit",
                name(web),
                "tags",
                List.of("told", "more"),
                "skip_tags",
                List.of("more"),
                "verbosity",
                1,
                "forks",
                3);
        String job = runs(List.of(web, db), null, options);
        JsonNode ended = ADMIN.waitsFor(job);
        assertEnded(ended, "success", "exit", 0);
        assertThat(ADMIN.log(job))
                .extracting(Operator.Line::content)
                .anyMatch(line -> line.contains("diff True on " + name(web)))
                .noneMatch(line -> line.contains("Say more"))
                .noneMatch(line -> line.contains(name(db)));
        assertThat(ended.path("priority").intValue()).isEqualTo(7);
        assertThat(ended.path("check").booleanValue()).isTrue();
        assertThat(ended.path("diff").booleanValue()).isTrue();
        assertThat(ended.path("limit").stringValue()).isEqualTo(name(web));
        assertThat(ended.path("tags")).hasToString("[\"told\",\"more\"]");
        assertThat(ended.path("skip_tags")).hasToString("[\"more\"]");
        assertThat(ended.path("verbosity").intValue()).isOne();
        assertThat(ended.path("forks").intValue()).isEqualTo(3);
        assertThat(ended.path("runner_id").stringValue())
                .isEqualTo(runner().path("id").stringValue());
    }

    @Test
    void aDrainedRunnerTakesNothingNewAndEndsWhatItHas() throws IOException {
        String first = runs(List.of(web), gate, Map.of());
        until(first, "running");
        String system = "/api/system/runners/" + runner().path("id").stringValue();
        JsonNode drained = ADMIN.http().post(system + "/drain", "").expect(200).body();
        try {
            assertThat(drained.path("draining").booleanValue()).isTrue();
            assertThat(drained.path("running").intValue()).isOne();
            assertThat(drained.at("/jobs/0/id").stringValue()).isEqualTo(first);
            ADMIN.http().post(system + "/drain", "").expect(200);

            String next = runs(List.of(db), null, Map.of());
            assertThat(reason(Await.until("it waits", PATIENCE, () -> ADMIN.job(next), job -> reason(job) != null)))
                    .isEqualTo("draining");
            Files.createFile(gate);
            assertEnded(ADMIN.waitsFor(first), "success", "exit", 0);
            Await.until(
                    "nothing is left",
                    PATIENCE,
                    DispatchEndToEndTest::runner,
                    runner -> runner.path("running").intValue() == 0);
            assertThat(Operator.status(ADMIN.job(next))).isEqualTo("pending");

            JsonNode resumed =
                    ADMIN.http().post(system + "/resume", "").expect(200).body();
            assertThat(resumed.path("draining").booleanValue()).isFalse();
            assertEnded(ADMIN.waitsFor(next), "success", "exit", 0);
        } finally {
            ADMIN.http().post(system + "/resume", "").expect(200);
        }
        assertThat(ADMIN.reads("/api/events?after=0").lines())
                .anyMatch(line -> line.contains("\"RunnerDrained\"") && line.contains("\"username\":\"admin\""))
                .anyMatch(line -> line.contains("\"RunnerResumed\""));
    }

    @Test
    void aRunnerSaysWhatItIs() {
        JsonNode runner = runner();
        assertThat(runner.path("name").stringValue()).isNotBlank();
        assertThat(runner.path("alive").booleanValue()).isTrue();
        assertThat(runner.path("draining").booleanValue()).isFalse();
        assertThat(runner.path("slots").intValue()).isPositive();
        assertThat(Instant.parse(runner.path("heartbeat_at").stringValue()))
                .isAfter(Instant.now().minusSeconds(15));
        Await.until(
                "it has asked Ansible for its version",
                PATIENCE,
                () -> runner().path("ansible_version").stringValue(""),
                version -> version.matches("\\d+\\.\\d+.*"));
        Await.until("it is warm", PATIENCE, () -> runner().path("warm").booleanValue(), warm -> warm);
    }

    @Test
    void onlyTheSuperAdminMayDrainAndOnlyWhatIsThere() {
        for (String verb : List.of("drain", "resume")) {
            String path = "/api/system/runners/" + runner().path("id").stringValue() + "/" + verb;
            refused(HUB.nobody().post(path, ""), 401, "unauthorized");
            for (Role role : List.of(Role.VIEWER, Role.USER, Role.ADMIN)) {
                refused(HUB.as(role).post(path, ""), 403, "forbidden");
            }
            for (String unknown : List.of(UUID.randomUUID().toString(), "no-id", web)) {
                notFound(ADMIN.http().post("/api/system/runners/" + unknown + "/" + verb, ""));
            }
        }
        assertThat(runner().path("draining").booleanValue()).isFalse();
    }

    private void assertWaitsForFirst(JsonNode job, String first) {
        assertThat(Operator.status(job)).isEqualTo("pending");
        assertThat(reason(job)).isEqualTo("server_busy");
        JsonNode waiting = job.path("waiting_for");
        assertThat(waiting.path("servers")).hasSize(1);
        assertThat(waiting.at("/servers/0/id").stringValue()).isEqualTo(web);
        assertThat(waiting.at("/servers/0/hostname").stringValue()).isEqualTo(name(web));
        assertThat(waiting.path("jobs")).hasSize(1);
        assertThat(waiting.at("/jobs/0/id").stringValue()).isEqualTo(first);
        assertThat(waiting.at("/jobs/0/number").longValue())
                .isEqualTo(ADMIN.job(first).path("number").longValue());
    }

    private static String reason(JsonNode job) {
        return job.at("/waiting_for/reason").stringValue(null);
    }

    /** The one that this hub has. */
    private static JsonNode runner() {
        JsonNode page = ADMIN.http()
                .get("/api/system/runners?sort=-registered_at")
                .expect(200)
                .body();
        return page.at("/items/0");
    }

    private static String server() {
        return ADMIN.http()
                .post("/api/servers", Map.of("hostname", "local-" + UUID.randomUUID(), "connection", "local"))
                .expect(201)
                .body()
                .path("id")
                .stringValue();
    }

    private static String name(String server) {
        return ADMIN.server(server).path("hostname").stringValue();
    }

    private static void until(String job, String status) {
        Await.until("it is " + status, PATIENCE, () -> Operator.status(ADMIN.job(job)), status::equals);
    }

    /** @param gate what the job waits for; null for nothing */
    private String runs(List<String> servers, Path gate, Map<String, Object> options) {
        Map<String, Object> asked = new HashMap<>(options);
        asked.put("playbook_id", WAITS);
        asked.put("server_ids", servers);
        asked.put("extra_vars", Map.of("gate", gate == null ? "/" : gate.toString()));
        return ADMIN.http()
                .post("/api/jobs", asked)
                .expect(201)
                .body()
                .path("id")
                .stringValue();
    }
}
