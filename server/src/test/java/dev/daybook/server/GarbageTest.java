package dev.daybook.server;

import static dev.daybook.server.Requests.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.daybook.server.HubClient.Answer;
import dev.daybook.server.Routes.Route;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Whatever is sent to whatever takes something is refused in the one form, or kept as it was sent. */
@Timeout(120)
class GarbageTest {
    private static final Hub HUB = Hub.shared();
    private static final HubClient ADMIN = HUB.admin();
    private static final Requests REQUESTS = Requests.of(ADMIN);
    private static final Operator OPERATOR = new Operator(ADMIN);
    private static final JsonNode DOCUMENT =
            HUB.nobody().get("/api/openapi.json").expect(200).body();

    /** Whatever is sent to whatever takes something: refused, in the one form. */
    @TestFactory
    Stream<DynamicTest> isNeverAcceptedAndNeverBreaksAnything() {
        return takingJson()
                .map(route -> dynamicTest(
                        route.toString(),
                        () -> Hostile.bodies()
                                .forEach((kind, body) -> assertRefused(
                                        REQUESTS.send(
                                                route.method(),
                                                route.anywhere(),
                                                body,
                                                "Content-Type",
                                                "application/json"),
                                        kind))));
    }

    /** Every field of every route, with every kind of value that somebody might send in it. */
    @TestFactory
    Stream<DynamicTest> inAnyFieldIsRefusedAsWell() {
        return takingJson()
                .filter(route -> operation(route).has("requestBody"))
                .map(route -> dynamicTest(route.toString(), () -> {
                    List<String> fields = fields(route);
                    assertThat(fields).isNotEmpty();
                    for (String field : fields) {
                        Hostile.values()
                                .forEach((kind, value) -> assertRefused(
                                        REQUESTS.json(
                                                route.method(), route.anywhere(), "{\"" + field + "\":" + value + "}"),
                                        field + ": " + kind));
                    }
                }));
    }

    /** What is valid but for one text is refused, or the text comes back as it was sent. */
    @TestFactory
    Stream<DynamicTest> inATextIsRefusedOrKeptAsItIs() {
        String key = SshKeys.ed25519();
        return Stream.of(
                        Map.entry("hostname", "/api/servers"),
                        Map.entry("ip_address", "/api/servers"),
                        Map.entry("description", "/api/servers"),
                        Map.entry("os_type", "/api/servers"),
                        Map.entry("os_version", "/api/servers"),
                        Map.entry("ssh_user", "/api/servers"),
                        Map.entry("tags", "/api/servers"),
                        Map.entry("host_key", "/api/servers"),
                        Map.entry("connection", "/api/servers"),
                        Map.entry("credential_id", "/api/servers"),
                        Map.entry("name", "/api/credentials"),
                        Map.entry("private_key", "/api/credentials"),
                        Map.entry("kind", "/api/credentials"),
                        Map.entry("password", "/api/credentials"),
                        Map.entry("vault_id", "/api/credentials"))
                .map(target -> dynamicTest(
                        target.getValue() + " " + target.getKey(),
                        () -> Hostile.texts().forEach((kind, text) -> {
                            Map<String, Object> body = new HashMap<>(
                                    target.getValue().equals("/api/servers")
                                            ? Map.of(
                                                    "hostname",
                                                    UUID.randomUUID().toString(),
                                                    "ip_address",
                                                    "192.0.2.1")
                                            : Map.of("name", UUID.randomUUID().toString(), "private_key", key));
                            body.put(target.getKey(), target.getKey().equals("tags") ? List.of(text) : text);
                            Answer answer = REQUESTS.post(target.getValue(), body);
                            if (answer.status() == 201) {
                                JsonNode kept = answer.body().path(target.getKey());
                                assertThat(kept.isArray() ? kept.get(0).stringValue() : kept.stringValue(""))
                                        .as(kind)
                                        .isEqualTo(text.strip());
                            } else {
                                assertRefused(answer, kind);
                                assertThat(answer.status()).as(kind).isIn(409, 413, 422);
                            }
                        })));
    }

    /** What is accepted as the value of a variable is in the job as it was sent. */
    @Test
    void inTheValueOfAVariableIsRefusedOrKeptAsItIs() {
        String playbook = OPERATOR.uploadsIdlePlaybook();
        String server = OPERATOR.findsLocalhost();
        Map<String, Object> texts = new LinkedHashMap<>();
        Hostile.texts().forEach((kind, text) -> {
            if (text.length() < 3_000 && UTF_8.newEncoder().canEncode(text)) {
                texts.put("v" + texts.size(), text);
            }
        });
        assertThat(texts).hasSizeGreaterThan(8);
        JsonNode job = ADMIN.post(
                        "/api/jobs", Map.of("playbook_id", playbook, "server_id", server, "extra_vars", texts))
                .expect(201)
                .body();
        assertThat(job.path("extra_vars")).isEqualTo(Requests.ASCII.valueToTree(texts));
        Answer cancelled = ADMIN.post(
                "/api/jobs/" + job.path("id").stringValue() + "/cancel", Map.of("reason", "\ud83d\ude00 \u202e\u05d0"));
        assertThat(cancelled.status()).isIn(200, 409);
    }

    @Test
    void asANameIsNobody() {
        Hostile.texts().forEach((kind, text) -> {
            Answer answer = Requests.of(HUB.nobody())
                    .json(
                            "POST",
                            "/api/auth/login",
                            Requests.ASCII.writeValueAsString(Map.of("username", text, "password", text)));
            assertThat(answer.status()).as(kind).isIn(401, 413, 422);
            assertRefused(answer, kind);
        });
    }

    private static List<String> fields(Route route) {
        JsonNode schema = operation(route).at("/requestBody/content/application~1json/schema/$ref");
        JsonNode properties = DOCUMENT.at(schema.stringValue("").substring(1)).path("properties");
        return List.copyOf(properties.propertyNames());
    }

    private static JsonNode operation(Route route) {
        return DOCUMENT.path("paths").path(route.path()).path(route.method().toLowerCase(Locale.ROOT));
    }

    private static Stream<Route> takingJson() {
        return Routes.taking(HUB, "POST", "PUT").filter(route -> !route.path().endsWith("/upload"));
    }
}
