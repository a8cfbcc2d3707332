package dev.daybook.server;

import static dev.daybook.server.Requests.assertRefused;
import static dev.daybook.server.Requests.invalid;
import static dev.daybook.server.Requests.malformed;
import static dev.daybook.server.Requests.notFound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.server.HubClient.Answer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Jobs that are not queued, not shown, not followed and not cancelled as somebody asked. */
@Timeout(120)
class JobRefusalsTest {
    private static final HubClient ADMIN = Hub.shared().admin();
    private static final Requests REQUESTS = Requests.of(ADMIN);
    private static final Operator OPERATOR = new Operator(ADMIN);

    private final String unique = UUID.randomUUID().toString();
    private final String playbook = OPERATOR.uploadsIdlePlaybook();
    private final String localhost = OPERATOR.findsLocalhost();

    @Test
    void ofAnUnknownPlaybookIsRefused() {
        String unknown = UUID.randomUUID().toString();
        invalid(job("playbook_id", unknown), "playbook_id");
        invalid(job("playbook_id", "no-id"), "playbook_id");
        invalid(job("playbook_id", ""), "playbook_id");
        invalid(job("playbook_id", null), "playbook_id");
        invalid(job("playbook_id", List.of(playbook)), "playbook_id");
    }

    @Test
    void ofAnUnknownVersionIsRefused() {
        invalid(job("version", 99), "version");
        invalid(job("version", 0), "version");
        invalid(job("version", -1), "version");
        invalid(job("version", "newest"), "version");
        invalid(job("version", 3_000_000_000L), "version");
        invalid(job("version", 1.5), "version");
    }

    @Test
    void onAnUnknownServerIsRefusedNamingTheFieldThatWasSent() {
        String unknown = UUID.randomUUID().toString();
        invalid(job("server_id", unknown), "server_id");
        invalid(job("server_id", "no-id"), "server_id");
        invalid(job("server_id", ""), "server_id");
        invalid(on(List.of(localhost, unknown)), "server_ids");
        invalid(on(List.of("no-id")), "server_ids");
        invalid(on(List.of(localhost, localhost)), "server_ids");
    }

    @Test
    void onNoServerOrBothWaysIsRefused() {
        invalid(job("server_id", null), "server_id");
        invalid(job("server_ids", List.of(localhost)), "server_id");
        invalid(on(List.of()), "server_ids");
        invalid(on(Arrays.asList(localhost, null)), "server_ids[1]");
        invalid(on(Arrays.asList("", localhost)), "server_ids[0]");
        invalid(on("x"), "server_ids");
        invalid(on(IntStream.range(0, 5_001).mapToObj(_ -> localhost).toList()), "server_ids");
    }

    @Test
    void onAnInactiveServerIsRefused() {
        JsonNode inactive = ADMIN.post(
                        "/api/servers", Map.of("hostname", unique, "connection", "local", "is_active", false))
                .expect(201)
                .body();
        JsonNode problem = invalid(job("server_id", inactive.path("id").stringValue()), "server_id");
        assertThat(problem.path("detail").stringValue()).contains("not active");
    }

    @Test
    void onAServerThatNobodyCanSignInToIsRefused() {
        JsonNode closed = ADMIN.post("/api/servers", Map.of("hostname", unique, "ip_address", "192.0.2.1"))
                .expect(201)
                .body();
        JsonNode problem = invalid(job("server_id", closed.path("id").stringValue()), "server_id");
        assertThat(problem.path("detail").stringValue()).contains("credential");
    }

    @Test
    void withoutTheValueThatItsPlaybookAsksForIsRefused() {
        String asking = OPERATOR.uploads(unique, "site.yml", """
                        - hosts: all
                          vars_prompt:
                            - name: release
                              prompt: Which one?
                          tasks: []
                        """);
        JsonNode problem = invalid(job("playbook_id", asking), "extra_vars");
        assertThat(problem.path("detail").stringValue()).contains("release");
        invalid(job(Map.of("playbook_id", asking, "extra_vars", Map.of("other", 1))), "extra_vars");
    }

    @Test
    void withVariablesThatAreNoneIsRefused() {
        invalid(job("extra_vars", "a=b"), "extra_vars");
        invalid(job("extra_vars", List.of()), "extra_vars");
        invalid(job("extra_vars", 1), "extra_vars");
        for (String name : List.of("", " ", "a-b", "1a", "a b", "\u00fcber", "a\u0000", "a\n", "{{a}}")) {
            invalid(job("extra_vars", Map.of(name, 1)), "extra_vars");
        }
        invalid(job("extra_vars", Map.of("a".repeat(256), 1)), "extra_vars");
    }

    @Test
    void withVariablesThatCannotBeKeptIsRefused() {
        invalid(job("extra_vars", Map.of("half", "\ud800")), "extra_vars");
        invalid(job("extra_vars", Map.of("deep", List.of(Map.of("a", "b\udc00")))), "extra_vars");
        malformed(job("extra_vars", Map.of("\ud800", 1)));
    }

    @Test
    void withMoreThan64KilobytesOfVariablesIsRefused() {
        invalid(job("extra_vars", Map.of("a", "x".repeat(65_600))), "extra_vars");
        invalid(job("extra_vars", Map.of("a", "\u20ac".repeat(22_000))), "extra_vars");
    }

    @Test
    void withATimeLimitOutOfBoundsIsRefused() {
        for (Object wrong : List.of(0, -1, 86_401, Long.MAX_VALUE, "soon", 1.5, true, List.of(60), Map.of())) {
            invalid(job("timeout_seconds", wrong), "timeout_seconds");
        }
        assertThat(jobs(wrongTimeout("1e1000000000")).path("status").intValue()).isBetween(400, 422);
        assertThat(jobs(wrongTimeout("9".repeat(2_000))).path("status").intValue())
                .isBetween(400, 422);
    }

    @Test
    void withAnImpossiblePriorityIsRefused() {
        for (Object wrong : List.of(-101, 101, Long.MAX_VALUE, "high", 1.5, true, List.of(1), Map.of())) {
            invalid(job("priority", wrong), "priority");
        }
    }

    @Test
    void withOptionsOutOfBoundsIsRefused() {
        for (Object wrong : List.of("maybe", 2, 1.5, List.of(true))) {
            invalid(job("check", wrong), "check");
            invalid(job("diff", wrong), "diff");
            invalid(job("fact_cache", wrong), "fact_cache");
        }
        for (Object wrong : List.of(-1, 5, "vv", 1.5)) {
            invalid(job("verbosity", wrong), "verbosity");
        }
        for (Object wrong : List.of(0, -1, 201, "many", 1.5)) {
            invalid(job("forks", wrong), "forks");
        }
    }

    /** Neither an option of Ansible nor the name of a file on the runner's machine. */
    @Test
    void withALimitThatIsNoPatternIsRefused() {
        for (Object wrong : List.of(
                "",
                " ",
                "-v",
                " --become",
                "@/etc/passwd",
                "web,@/etc/passwd",
                "a\u0000",
                "a\nb",
                "x".repeat(1_001),
                1)) {
            invalid(job("limit", wrong), "limit");
        }
    }

    @Test
    void withTagsThatAreNoneIsRefused() {
        for (String field : List.of("tags", "skip_tags")) {
            for (Object wrong : List.of("", " a", "-v", "a,b", "a\u0000", "x".repeat(101))) {
                invalid(job(field, Arrays.asList("fine", wrong)), field + "[1]");
            }
            invalid(job(field, Arrays.asList("fine", null)), field + "[1]");
            invalid(job(field, "a"), field);
            invalid(job(field, Collections.nCopies(51, "a")), field);
        }
    }

    @Test
    void isRefusedForEverythingAtOnce() {
        invalid(
                job(Map.of("timeout_seconds", 0, "version", 0, "playbook_id", "")),
                "timeout_seconds",
                "version",
                "playbook_id");
    }

    @Test
    void thatIsNotThereIsNotFound() {
        for (String id : List.of(UUID.randomUUID().toString(), "abc", "1", "a.b", "a".repeat(4_000))) {
            notFound(ADMIN.get("/api/jobs/" + id));
            notFound(ADMIN.get("/api/jobs/" + id + "/hosts"));
            notFound(ADMIN.get("/api/jobs/" + id + "/logs"));
            notFound(ADMIN.get("/api/jobs/" + id + "/record"));
            notFound(ADMIN.get("/api/jobs/" + id + "/tasks"));
            notFound(ADMIN.get("/api/jobs/" + id + "/tasks/" + UUID.randomUUID() + "/result?host=web-1"));
            notFound(ADMIN.get("/api/jobs/" + id + "/logs/download"));
            notFound(REQUESTS.get("/api/jobs/" + id + "/events", "Accept", "text/event-stream"));
            notFound(REQUESTS.get("/api/jobs/" + id + "/events"));
            notFound(ADMIN.post("/api/jobs/" + id + "/cancel", ""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=-1",
                "limit=5001",
                "limit=ten",
                "limit=99999999999",
                "limit=1.5",
                "level=nonsense",
                "level=%00",
                "after=-1",
                "after=x",
                "after=99999999999999999999",
                "start_line=0",
                "start_line=-1",
                "start_line=x",
                "search=",
                "host={long}",
                "search={long}"
            })
    void hasNoLogsOfThatKind(String query) {
        invalid(
                ADMIN.get("/api/jobs/" + UUID.randomUUID() + "/logs?" + query.replace("{long}", "x".repeat(501))),
                query.substring(0, query.indexOf('=')));
    }

    @Test
    void isNotFollowedFromNowhere() {
        String events = "/api/jobs/" + UUID.randomUUID() + "/events";
        invalid(REQUESTS.get(events, "Last-Event-ID", "x"), "Last-Event-ID");
        invalid(REQUESTS.get(events, "Last-Event-ID", "-1"), "Last-Event-ID");
        invalid(REQUESTS.get(events + "?after=-1"), "after");
        invalid(REQUESTS.get(events + "?after=x"), "after");
    }

    @Test
    void isNotCancelledForHostileReasons() {
        String id =
                ADMIN.post("/api/jobs", valid()).expect(201).body().path("id").stringValue();
        for (Object reason : List.of("\ud800", "a\udc00b", "a\u0000b", "x".repeat(501), List.of("x"), Map.of())) {
            assertRefused(REQUESTS.post("/api/jobs/" + id + "/cancel", Map.of("reason", reason)));
        }
        malformed(ADMIN.post("/api/jobs/" + id + "/cancel", Map.of("raeson", "x")));
        malformed(ADMIN.post("/api/jobs/" + id + "/cancel", "{"));
    }

    private String wrongTimeout(String number) {
        return "{\"playbook_id\":\"%s\",\"server_id\":\"%s\",\"timeout_seconds\":%s}"
                .formatted(playbook, localhost, number);
    }

    private JsonNode jobs(String body) {
        return assertRefused(REQUESTS.json("POST", "/api/jobs", body));
    }

    private Map<String, Object> valid() {
        return new HashMap<>(Map.of("playbook_id", playbook, "server_id", localhost));
    }

    private Answer job(String field, Object value) {
        Map<String, Object> body = valid();
        body.put(field, value);
        return REQUESTS.post("/api/jobs", body);
    }

    private Answer job(Map<String, Object> wrong) {
        Map<String, Object> body = valid();
        body.putAll(wrong);
        return ADMIN.post("/api/jobs", body);
    }

    private Answer on(Object servers) {
        return ADMIN.post("/api/jobs", Map.of("playbook_id", playbook, "server_ids", servers));
    }
}
