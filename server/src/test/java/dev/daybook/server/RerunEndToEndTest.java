package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A job that is run again does what it did then, or what its playbook is now. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class RerunEndToEndTest {
    private static final String SECRET = "Canary-" + UUID.randomUUID();
    private static final String FIRST = """
            - hosts: all
              gather_facts: false
              tasks:
                - ansible.builtin.assert: { that: "token == expected", quiet: true }
                  vars: { expected: "%s" }
                - ansible.builtin.debug: { msg: "first with {{ colour }}" }
            """.formatted(SECRET);

    private static final Hub HUB = Hub.shared();
    private static final Operator ADMIN = new Operator(HUB.admin());

    @Test
    void isTheSameAgainOrByTheLatestVersion() {
        String playbook = ADMIN.uploads(UUID.randomUUID().toString(), "site.yml", FIRST);
        String localhost = ADMIN.findsLocalhost();
        String job = ADMIN.runsWith(
                playbook,
                List.of(localhost),
                Map.of(
                        "extra_vars",
                        Map.of("colour", "blue"),
                        "secret_vars",
                        Map.of("token", SECRET),
                        "priority",
                        3,
                        "timeout_seconds",
                        120,
                        "tags",
                        List.of("all"),
                        "verbosity",
                        1));
        assertThat(Operator.status(ADMIN.waitsFor(job))).isEqualTo("success");
        ADMIN.http()
                .put(
                        "/api/playbooks/" + playbook + "/content",
                        Map.of("content", FIRST.replace("first", "second"), "message", "Another word"))
                .expect(200);

        String again = rerun(job, Map.of());
        assertThat(inputs(again)).isEqualTo(inputs(job));
        assertThat(ADMIN.job(again).path("number").longValue())
                .isGreaterThan(ADMIN.job(job).path("number").longValue());
        assertSays(again, "first with blue");

        String latest = rerun(again, Map.of("latest", true));
        assertThat(ADMIN.job(latest).at("/playbook/version").intValue()).isEqualTo(2);
        assertSays(latest, "second with blue");
    }

    @Test
    void isRefusedWhenAServerIsNotThereForJobsAnyMore() {
        String name = "gone-" + UUID.randomUUID();
        String credential = ADMIN.http()
                .post("/api/credentials", Map.of("name", name, "private_key", SshKeys.ed25519()))
                .expect(201)
                .body()
                .path("id")
                .stringValue();
        String server = ADMIN.addsServer(name, "192.0.2.1", 22, "root", credential);
        String job = ADMIN.runs(ADMIN.uploadsIdlePlaybook(), List.of(server), Map.of());
        ADMIN.cancels(job, "Not wanted");
        ADMIN.waitsFor(job);
        ADMIN.http().put("/api/servers/" + server, Map.of("is_active", false)).expect(200);
        JsonNode problem = Requests.refused(ADMIN.http().post("/api/jobs/" + job + "/rerun", ""), 409, "conflict");
        assertThat(problem.path("detail").stringValue()).isEqualTo(name + " is not active");
    }

    @Test
    void isForAJobThatThereIs() {
        Requests.notFound(ADMIN.http().post("/api/jobs/" + UUID.randomUUID() + "/rerun", ""));
        Requests.notFound(ADMIN.http().post("/api/jobs/abc/rerun", ""));
        Requests.invalid(
                ADMIN.http().post("/api/jobs/" + UUID.randomUUID() + "/rerun", Map.of("latest", "yes")), "latest");
        Requests.malformed(ADMIN.http().post("/api/jobs/" + UUID.randomUUID() + "/rerun", Map.of("version", 1)));
    }

    private static void assertSays(String job, String text) {
        JsonNode ended = ADMIN.waitsFor(job);
        assertThat(Operator.status(ended)).as(ended.toString()).isEqualTo("success");
        assertThat(ADMIN.log(job)).anyMatch(line -> line.content().contains(text));
    }

    private static String rerun(String job, Map<String, Object> body) {
        return ADMIN.http()
                .post("/api/jobs/" + job + "/rerun", body)
                .expect(201)
                .body()
                .path("id")
                .stringValue();
    }

    /** All that was asked of it. */
    private static JsonNode inputs(String job) {
        return ((ObjectNode) ADMIN.job(job))
                .retain(
                        "playbook",
                        "servers",
                        "extra_vars",
                        "secret_vars",
                        "priority",
                        "check",
                        "diff",
                        "limit",
                        "tags",
                        "skip_tags",
                        "verbosity",
                        "forks",
                        "timeout_seconds",
                        "user");
    }
}
