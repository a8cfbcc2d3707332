package dev.daybook.server;

import static dev.daybook.server.Requests.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.Role;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What the hub says of itself, and a projection that is made anew. */
@Timeout(120)
class SystemTest {
    private static final Hub HUB = Hub.shared();
    private static final HubClient ADMIN = HUB.admin();
    private static final String PROJECTIONS = "/api/system/projections";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void saysHowFarEachProjectionIs() {
        JsonNode all = Await.until(
                "all have caught up",
                PATIENCE,
                () -> ADMIN.get(PROJECTIONS).expect(200).body(),
                found -> items(found).stream()
                        .filter(item -> !item.path("state").stringValue().equals("stopped"))
                        .allMatch(item -> item.path("state").stringValue().equals("up_to_date")));
        assertThat(items(all))
                .extracting(item -> item.path("name").stringValue())
                .contains("credentials", "jobs", "nodes", "playbooks", "positions", "servers", "trail", "users");
        JsonNode jobs = named(all, "jobs");
        assertThat(jobs.path("lag").longValue()).isZero();
        assertThat(jobs.path("position").longValue())
                .isEqualTo(all.path("head_position").longValue())
                .isPositive();
        assertThat(jobs.path("rebuildable").booleanValue()).isTrue();
        assertThat(named(all, "positions").path("rebuildable").booleanValue()).isFalse();
    }

    @Test
    void makesOneAnew() {
        JsonNode before = ADMIN.get("/api/servers?per_page=100").expect(200).body();
        JsonNode begun =
                ADMIN.post(PROJECTIONS + "/servers/rebuild", "").expect(202).body();
        assertThat(begun.path("name").stringValue()).isEqualTo("servers");
        Await.until(
                "it has caught up",
                PATIENCE,
                () -> named(ADMIN.get(PROJECTIONS).expect(200).body(), "servers")
                        .path("state")
                        .stringValue(),
                "up_to_date"::equals);
        assertThat(ADMIN.get("/api/servers?per_page=100").expect(200).body()).isEqualTo(before);
    }

    @Test
    void makesNothingAnewThatIsNotThereOrNotMadeFromEvents() {
        refused(ADMIN.post(PROJECTIONS + "/nothing/rebuild", ""), 404, "not_found");
        refused(ADMIN.post(PROJECTIONS + "/positions/rebuild", ""), 409, "conflict");
        refused(ADMIN.post(PROJECTIONS + "/" + "x".repeat(500) + "/rebuild", ""), 404, "not_found");
        for (Role role : List.of(Role.VIEWER, Role.USER, Role.ADMIN)) {
            refused(HUB.as(role).post(PROJECTIONS + "/servers/rebuild", ""), 403, "forbidden");
        }
    }

    @Test
    void saysWhatItRunsOn() {
        JsonNode versions = ADMIN.get("/api/system/versions").expect(200).body();
        assertThat(versions.path("java").stringValue())
                .startsWith(String.valueOf(Runtime.version().feature()));
        assertThat(versions.path("database").stringValue()).matches("\\d+\\.\\d+.*");
        assertThat(versions.path("event_store").stringValue()).isIn("database", "axon_server");
    }

    private static JsonNode named(JsonNode all, String name) {
        return items(all).stream()
                .filter(item -> item.path("name").stringValue().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> items(JsonNode all) {
        return StreamSupport.stream(all.path("items").spliterator(), false).toList();
    }
}
