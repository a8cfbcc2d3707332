package dev.daybook.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Somebody who works with a hub: what they do, in their words, over HTTP. Ids are as the hub gave them. */
record Operator(HubClient http) {
    static final String IDLE_PLAYBOOK = """
            - name: Nothing to do
              hosts: all
              gather_facts: false
              tasks:
                - ansible.builtin.debug: { msg: hello }
            """;

    private static final Duration LONGEST_JOB = Duration.ofMinutes(4);
    private static final Set<String> GOING_ON = Set.of("pending", "running");

    /** A line of a job's output. */
    record Line(
            long number,
            String level,
            String content,
            @Nullable String host,
            @Nullable String task) {
        static Line of(JsonNode json) {
            return new Line(
                    json.path("line_number").longValue(),
                    json.path("log_level").stringValue(),
                    json.path("content").stringValue(),
                    json.path("host").stringValue(null),
                    json.path("task").stringValue(null));
        }
    }

    String addsCredential(String name, KeyFile key) {
        return created(http.post("/api/credentials", Map.of("name", name, "private_key", key.privateKey())));
    }

    /** @param more as the kind needs it */
    String addsPassword(String name, String kind, String password, Map<String, String> more) {
        Map<String, Object> asked = new HashMap<>(Map.of("name", name, "kind", kind, "password", password));
        asked.putAll(more);
        return created(http.post("/api/credentials", asked));
    }

    String addsServer(String hostname, String address, int port, String user, String credential) {
        return created(http.post(
                "/api/servers",
                Map.of(
                        "hostname", hostname,
                        "ip_address", address,
                        "ssh_port", port,
                        "ssh_user", user,
                        "credential_id", credential)));
    }

    String addsServer(String hostname, SshServer server, String credential) {
        return addsServer(hostname, server.address(), server.port(), server.user(), credential);
    }

    String uploads(String name, String fileName, String playbook) {
        return created(http.upload("/api/playbooks/upload", fileName, playbook.getBytes(UTF_8), Map.of("name", name)));
    }

    /** {@link #IDLE_PLAYBOOK}, under a name of its own. */
    String uploadsIdlePlaybook() {
        return uploads(UUID.randomUUID().toString(), "site.yml", IDLE_PLAYBOOK);
    }

    String runs(String playbook, List<String> servers, Map<String, Object> extraVars) {
        return created(http.post(
                "/api/jobs", Map.of("playbook_id", playbook, "server_ids", servers, "extra_vars", extraVars)));
    }

    String runs(String playbook, List<String> servers, Map<String, Object> extraVars, int timeoutSeconds) {
        Map<String, Object> asked = new HashMap<>(Map.of("playbook_id", playbook, "server_ids", servers));
        asked.put("extra_vars", extraVars);
        asked.put("timeout_seconds", timeoutSeconds);
        return created(http.post("/api/jobs", asked));
    }

    /** @param more of the fields of {@code POST /api/jobs} */
    String runsWith(String playbook, List<String> servers, Map<String, Object> more) {
        Map<String, Object> asked = new HashMap<>(Map.of("playbook_id", playbook, "server_ids", servers));
        asked.putAll(more);
        return created(http.post("/api/jobs", asked));
    }

    /** The hub's own machine, which it knows from the beginning. */
    String findsLocalhost() {
        return http.get("/api/servers?search=localhost")
                .expect(200)
                .body()
                .at("/items/0/id")
                .stringValue();
    }

    JsonNode server(String id) {
        return http.get("/api/servers/" + id).expect(200).body();
    }

    JsonNode job(String id) {
        return http.get("/api/jobs/" + id).expect(200).body();
    }

    /** The job as it is when it has ended. */
    JsonNode waitsFor(String job) {
        return Await.until("the job ends", LONGEST_JOB, () -> job(job), seen -> !GOING_ON.contains(status(seen)));
    }

    static String status(JsonNode job) {
        return job.path("status").stringValue();
    }

    HubClient.Answer cancels(String job, String reason) {
        return http.post("/api/jobs/" + job + "/cancel", Map.of("reason", reason));
    }

    /** How many of what happened on each host, by its name. */
    List<JsonNode> hosts(String job) {
        return http.get("/api/jobs/" + job + "/hosts")
                .expect(200)
                .body()
                .path("hosts")
                .valueStream()
                .toList();
    }

    /** Pages of the log from the first to the last. */
    List<JsonNode> pages(String job, int limit) {
        List<JsonNode> pages = new ArrayList<>();
        long after = 0;
        do {
            JsonNode page = http.get("/api/jobs/" + job + "/logs?after=" + after + "&limit=" + limit)
                    .expect(200)
                    .body();
            pages.add(page);
            after += page.path("logs").size();
        } while (pages.getLast().path("has_more").booleanValue());
        return pages;
    }

    List<Line> log(String job) {
        return pages(job, 5_000).stream().flatMap(Operator::lines).toList();
    }

    /** @param level of the lines that are wanted */
    List<Line> log(String job, String level) {
        return lines(http.get("/api/jobs/" + job + "/logs?limit=5000&level=" + level)
                        .expect(200)
                        .body())
                .toList();
    }

    static Stream<Line> lines(JsonNode page) {
        return page.path("logs").valueStream().map(Line::of);
    }

    Stream<HubClient.Event> watches(String job, String... headers) {
        return http.follow("/api/jobs/" + job + "/events", headers);
    }

    /** The whole story, as text. */
    String reads(String feed) {
        return http.get(feed).expect(200).text();
    }

    private static String created(HubClient.Answer answer) {
        return answer.expect(201).body().path("id").stringValue();
    }
}
