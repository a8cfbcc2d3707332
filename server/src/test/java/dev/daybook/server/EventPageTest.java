package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The story by pages, the newest first, and what is found in it; and which servers a credential is for. */
@Timeout(120)
class EventPageTest {
    private static final Hub HUB = Hub.shared();
    private static final HubClient ADMIN = HUB.admin();

    @Test
    void goesBackPageByPageToTheFirst() {
        List<Long> seen = new ArrayList<>();
        JsonNode page = get("/api/events/page?limit=500");
        while (true) {
            page.path("items").forEach(event -> seen.add(event.path("position").longValue()));
            if (page.path("next").isNull()) {
                break;
            }
            page = get("/api/events/page?limit=500&after=" + page.path("next").stringValue());
        }
        assertThat(seen).isSortedAccordingTo(Comparator.reverseOrder()).doesNotHaveDuplicates();
        assertThat(seen.getLast()).isEqualTo(1);
        assertThat(seen).hasSize(seen.getFirst().intValue());
    }

    @Test
    void isFoundByWhatHappenedToWhatAndByWhom() {
        Account account = Account.on(HUB, Role.USER);
        HubClient nobody = HUB.nobody();
        nobody.withToken(nobody.signIn(account.name(), account.password()));
        String user = "&aggregate_id=" + account.id();
        List<JsonNode> all = Await.until(
                "both events are told",
                Duration.ofSeconds(30),
                () -> items("aggregate_id=" + account.id()),
                found -> found.size() == 2);
        assertThat(all.stream().map(Story::type)).containsExactly("UserSignedIn", "UserRegistered");
        String signedIn = all.getFirst().path("timestamp").stringValue();
        assertThat(items("type=UserSignedIn" + user)).hasSize(1);
        assertThat(items("type=UserSignedIn,UserRegistered" + user)).hasSize(2);
        assertThat(items("aggregate_type=User" + user)).hasSize(2);
        assertThat(items("aggregate_type=Job" + user)).isEmpty();
        assertThat(items("user_id=" + account.id()).stream().map(Story::type)).containsExactly("UserSignedIn");
        assertThat(items("username=" + account.name().toUpperCase(java.util.Locale.ROOT)))
                .hasSize(1);
        assertThat(items("from=" + signedIn + user).stream().map(Story::type)).containsExactly("UserSignedIn");
        assertThat(items("to=" + signedIn + user).stream().map(Story::type)).containsExactly("UserRegistered");
        assertThat(items("type=%F0%9F%98%80")).isEmpty();
    }

    @Test
    void saysWhichServersACredentialIsFor() {
        String name = "used-" + UUID.randomUUID();
        String credential = ADMIN.post("/api/credentials", Map.of("name", name, "private_key", SshKeys.ed25519()))
                .expect(201)
                .body()
                .path("id")
                .stringValue();
        assertThat(get("/api/servers?credential_id=" + credential).path("items"))
                .isEmpty();
        String server = new Operator(ADMIN).addsServer(name, "192.0.2.1", 22, "root", credential);
        assertThat(get("/api/servers?credential_id=" + credential)
                        .path("items")
                        .valueStream()
                        .map(one -> one.path("id").stringValue()))
                .containsExactly(server);
    }

    private static List<JsonNode> items(String query) {
        return get("/api/events/page?" + query).path("items").valueStream().toList();
    }

    private static JsonNode get(String path) {
        return ADMIN.get(path).expect(200).body();
    }
}
