package dev.daybook.server;

import static dev.daybook.server.Requests.assertRefused;
import static dev.daybook.server.Requests.invalid;
import static dev.daybook.server.Requests.malformed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.server.HubClient.Answer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Pages, orders and filters that no list has. */
@Timeout(120)
class ListRefusalsTest {
    private static final HubClient ADMIN = Hub.shared().admin();
    private static final Requests REQUESTS = Requests.of(ADMIN);

    @ParameterizedTest
    @ValueSource(strings = {"/api/servers", "/api/credentials", "/api/playbooks", "/api/jobs"})
    void hasOnlyPagesThatThereCanBe(String list) {
        for (String page : List.of("0", "-1", "abc", "1.5", "99999999999", "%00", "1000001")) {
            invalid(ADMIN.get(list + "?page=" + page), "page");
        }
        for (String size : List.of("0", "-1", "101", "abc", "99999999999")) {
            invalid(ADMIN.get(list + "?per_page=" + size), "per_page");
        }
        for (String sort : List.of("nonsense", "id;drop", "-", "--number", "%00", "created_at,number")) {
            invalid(ADMIN.get(list + "?sort=" + sort), "sort");
        }
        invalid(ADMIN.get(list + "?page=0&per_page=0&sort=x"), "page", "per_page", "sort");
        ADMIN.get(list + "?page=1000000&per_page=100&sort=-created_at").expect(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/servers",
                "/api/credentials",
                "/api/playbooks",
                "/api/jobs",
                "/api/jobs/stats",
                "/api/dashboard",
                "/api/events/page",
                "/api/auth/me",
                "/api/health",
                "/api/auth/jwks",
                "/api/events"
            })
    void doesNotKnowEveryParameter(String list) {
        JsonNode problem = malformed(ADMIN.get(list + "?nonsense=1"));
        assertThat(problem.at("/errors/0/field").stringValue()).isEqualTo("nonsense");
        assertRefused(ADMIN.get(list + "?perPage=1"));
    }

    @Test
    void knowsOnlyFiltersThatMeanSomething() {
        invalid(ADMIN.get("/api/jobs?status=nonsense"), "status");
        invalid(ADMIN.get("/api/jobs?status=failed,"), "status");
        invalid(ADMIN.get("/api/servers?credential_id=x"), "credential_id");
        invalid(ADMIN.get("/api/events/page?after=0"), "after");
        invalid(ADMIN.get("/api/events/page?after=x"), "after");
        invalid(ADMIN.get("/api/events/page?limit=501"), "limit");
        invalid(ADMIN.get("/api/events/page?from=yesterday"), "from");
        invalid(ADMIN.get("/api/events/page?to=1"), "to");
        invalid(ADMIN.get("/api/events/page?username=" + "x".repeat(81)), "username");
        invalid(ADMIN.get("/api/jobs?from=yesterday"), "from");
        invalid(ADMIN.get("/api/jobs/stats?to=2026-01-01"), "to");
        invalid(ADMIN.get("/api/jobs?after=x"), "after");
        invalid(ADMIN.get("/api/jobs?after=5&page=1"), "after");
        invalid(ADMIN.get("/api/jobs?after=5&sort=created_at"), "after");
        invalid(ADMIN.get("/api/jobs?search=" + "x".repeat(256)), "search");
        invalid(ADMIN.get("/api/servers?is_active=perhaps"), "is_active");
        invalid(ADMIN.get("/api/playbooks?is_active=perhaps"), "is_active");
        invalid(ADMIN.get("/api/servers?tag=%00"), "tag");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/servers?search=",
                "/api/servers?os_type=",
                "/api/credentials?search=",
                "/api/playbooks?search=",
                "/api/jobs?playbook_id=",
                "/api/jobs?server_id=",
                "/api/jobs?user_id="
            })
    void findsNothingByHostileFilters(String filter) {
        String unique = UUID.randomUUID().toString(); // other tests make things of hostile names
        for (String value :
                List.of("%00", "%F0%9F%98%80", "%C3%28", "%5C%25_%27%22", "%E2%80%AE%D7%90", "x".repeat(4_000))) {
            Answer answer = ADMIN.get(filter + value + unique);
            assertThat(answer.expect(200).body().path("items")).as(value).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"after=-1", "after=x", "after=99999999999999999999"})
    void ofEventsBeginsSomewhere(String query) {
        invalid(REQUESTS.get("/api/events?" + query, "Accept", "application/x-ndjson"), "after");
        invalid(REQUESTS.get("/api/events?" + query, "Accept", "text/event-stream"), "after");
    }

    @Test
    void ofEventsIsNotResumedFromNowhere() {
        invalid(REQUESTS.get("/api/events", "Accept", "text/event-stream", "Last-Event-ID", "x"), "Last-Event-ID");
        invalid(REQUESTS.get("/api/events", "Accept", "text/event-stream", "Last-Event-ID", "-5"), "Last-Event-ID");
    }

    @Test
    void ofEventsEndsWhereNobodyAsksForALiveStream() {
        assertThat(ADMIN.get("/api/events?after=" + Long.MAX_VALUE).expect(200).text())
                .isEmpty();
    }
}
