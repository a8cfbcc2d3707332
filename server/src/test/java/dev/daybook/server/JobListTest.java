package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Seven jobs of a playbook of their own, none of which did anything: how they are found and counted. */
@Timeout(120)
class JobListTest {
    private static final Hub HUB = Hub.shared();
    private static final Operator ADMIN = new Operator(HUB.admin());
    private static final String NAME = "Listed-" + UUID.randomUUID();
    private static final String PING = """
            - hosts: all
              gather_facts: false
              tasks:
                - ansible.builtin.ping:
            """;
    private static final int JOBS = 7;

    private static final List<JsonNode> QUEUED = new ArrayList<>();
    private static String playbook;
    private static String server;

    /** Nothing is at the address of their server, so that each fails or is cancelled. */
    @BeforeAll
    static void queue() {
        playbook = ADMIN.uploads(NAME, "site.yml", PING);
        String credential = created("/api/credentials", Map.of("name", NAME, "private_key", SshKeys.ed25519()));
        server = ADMIN.addsServer(NAME.toLowerCase(java.util.Locale.ROOT), "192.0.2.1", 22, "root", credential);
        for (int i = 0; i < JOBS; i++) {
            QUEUED.add(ADMIN.job(ADMIN.runs(playbook, List.of(server), Map.of())));
        }
        QUEUED.reversed().forEach(job -> ADMIN.cancels(job.path("id").stringValue(), "Not wanted"));
        QUEUED.forEach(job -> ADMIN.waitsFor(job.path("id").stringValue()));
    }

    private static String created(String path, Map<String, Object> asked) {
        return ADMIN.http().post(path, asked).expect(201).body().path("id").stringValue();
    }

    @Test
    void goesOnBehindTheLastOneSeen() {
        List<Long> seen = new ArrayList<>();
        JsonNode page = get("/api/jobs?per_page=3&playbook_id=" + playbook);
        assertThat(page.at("/pagination/total").longValue()).isEqualTo(JOBS);
        while (true) {
            seen.addAll(numbers(page));
            if (page.path("next").isNull()) {
                break;
            }
            page = get("/api/jobs?per_page=3&playbook_id=" + playbook + "&after="
                    + page.path("next").stringValue());
            assertThat(page.path("pagination").isNull()).isTrue();
        }
        assertThat(seen)
                .hasSize(JOBS)
                .isSortedAccordingTo(Comparator.reverseOrder())
                .doesNotHaveDuplicates();
        assertThat(numbers(
                        get("/api/jobs?sort=number&per_page=2&playbook_id=" + playbook + "&after=" + seen.getLast())))
                .containsExactly(seen.get(JOBS - 2), seen.get(JOBS - 3));
    }

    @Test
    void isFoundByWhatOneKnowsOfIt() {
        JsonNode one = QUEUED.get(3);
        long number = one.path("number").longValue();
        String created = one.path("created_at").stringValue();
        String ours = "&playbook_id=" + playbook;
        assertThat(found("search=" + NAME.toUpperCase(java.util.Locale.ROOT).substring(3, 20)))
                .hasSize(JOBS);
        assertThat(found("search=%23" + number)).containsExactly(number);
        assertThat(found("search=100%25" + ours)).isEmpty();
        assertThat(found("search=hostname" + ours))
                .as("a name of the record's own")
                .isEmpty();
        assertThat(found("started_by=ADMIN" + ours)).hasSize(JOBS);
        assertThat(found("started_by=somebody" + ours)).isEmpty();
        assertThat(found("server_id=" + server)).hasSize(JOBS);
        assertThat(found("status=cancelled,failed" + ours)).hasSize(JOBS);
        assertThat(found("status=cancelled&status=failed" + ours)).hasSize(JOBS);
        assertThat(found("status=pending,running,success" + ours)).isEmpty();
        assertThat(found("from=" + created + ours)).contains(number).hasSize(JOBS - 3);
        assertThat(found("to=" + created + ours)).hasSize(3).doesNotContain(number);
        assertThat(found("from=" + Instant.now().plusSeconds(60) + ours)).isEmpty();
    }

    @Test
    void isCounted() {
        JsonNode stats = get("/api/jobs/stats?playbook_id=" + playbook);
        assertThat(stats.path("total").longValue()).isEqualTo(JOBS);
        assertThat(stats.path("cancelled").longValue() + stats.path("failed").longValue())
                .isEqualTo(JOBS);
        assertThat(stats.path("success_rate").doubleValue()).isZero();
        JsonNode none = get("/api/jobs/stats?playbook_id=" + UUID.randomUUID());
        assertThat(none.path("total").longValue()).isZero();
        assertThat(none.path("success_rate").isNull()).isTrue();
        assertThat(none.path("average_duration_seconds").isNull()).isTrue();
    }

    @Test
    void isSummedUpOnTheDashboard() {
        JsonNode dashboard =
                HUB.as(Role.VIEWER).get("/api/dashboard").expect(200).body();
        JsonNode all = get("/api/jobs/stats");
        assertThat(dashboard.at("/jobs/total")).isEqualTo(all.path("total"));
        assertThat(dashboard.at("/jobs/success_rate")).isEqualTo(all.path("success_rate"));
        assertThat(numbersOf(dashboard.path("last_jobs"))).isEqualTo(numbers(get("/api/jobs?per_page=10")));
        assertThat(dashboard.path("running"))
                .hasSize(dashboard.at("/jobs/running").intValue());
        assertThat(dashboard.at("/servers/total")).isEqualTo(get("/api/servers").at("/pagination/total"));
        assertThat(dashboard.at("/playbooks/active"))
                .isEqualTo(get("/api/playbooks?is_active=true").at("/pagination/total"));
    }

    private static List<Long> found(String query) {
        return numbers(get("/api/jobs?per_page=100&" + query));
    }

    private static List<Long> numbers(JsonNode page) {
        return numbersOf(page.path("items"));
    }

    private static List<Long> numbersOf(JsonNode jobs) {
        return jobs.valueStream().map(job -> job.path("number").longValue()).toList();
    }

    private static JsonNode get(String path) {
        return ADMIN.http().get(path).expect(200).body();
    }
}
