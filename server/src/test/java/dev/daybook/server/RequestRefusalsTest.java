package dev.daybook.server;

import static dev.daybook.server.Requests.assertRefused;
import static dev.daybook.server.Requests.invalid;
import static dev.daybook.server.Requests.malformed;
import static dev.daybook.server.Requests.notFound;
import static dev.daybook.server.Requests.refused;
import static dev.daybook.server.Requests.stale;
import static dev.daybook.server.Requests.tooLarge;
import static dev.daybook.server.Requests.unsupported;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.Role;
import dev.daybook.server.HubClient.Answer;
import dev.daybook.server.HubClient.Event;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is wrong with a request whatever it asks for: its body, address, version or id. */
@Timeout(120)
class RequestRefusalsTest {
    private static final Hub HUB = Hub.shared();
    private static final HubClient ADMIN = HUB.admin();
    private static final Requests REQUESTS = Requests.of(ADMIN);

    private final String unique = UUID.randomUUID().toString();

    @Nested
    class ABody {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{",
                    "}",
                    "nonsense",
                    "{\"username\"",
                    "{'username':'x'}",
                    "{\"username\":\"x\",}",
                    "<x/>",
                    "\u0000",
                    "{\"username\":\"x\"} {}",
                    "{\"username\":\"a\nb\"}",
                    "{\"username\":\"\\ud8\"}",
                    "",
                    " ",
                    "null",
                    "[]",
                    "[{}]",
                    "\"text\"",
                    "1",
                    "true"
                })
        void thatIsNoJsonObjectIsMalformed(String body) {
            malformed(REQUESTS.json("POST", "/api/auth/login", body, "Content-Type", "application/json"));
            malformed(REQUESTS.json("POST", "/api/jobs", body, "Content-Type", "application/json"));
        }

        @Test
        void thatIsJsonIsNotSaidToBeNone() {
            JsonNode problem = malformed(REQUESTS.json("POST", "/api/jobs", "[]"));
            assertThat(problem.path("detail").stringValue()).doesNotContain("not valid JSON");
        }

        @Test
        void thatIsNotUtf8IsMalformed() {
            byte[] latin1 = {'{', '"', 'u', 's', 'e', 'r', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xE4, '"', '}'};
            malformed(REQUESTS.send("POST", "/api/auth/login", latin1));
        }

        @Test
        void withAFieldThatIsNotKnownIsMalformedAndTheFieldIsNamed() {
            JsonNode problem = malformed(ADMIN.post("/api/servers", Map.of("hostname", unique, "ipAddress", "x")));
            assertThat(problem.path("detail").stringValue()).contains("Unknown field");
            malformed(REQUESTS.post("/api/servers", Map.of("\ud800", "x")));
            malformed(ADMIN.post("/api/auth/login", Map.of("username", "x", "password", "y", "role", "super_admin")));
        }

        @Test
        void withWrongTypesIsInvalid() {
            invalid(ADMIN.post("/api/servers", Map.of("hostname", List.of())), "hostname");
            invalid(ADMIN.post("/api/servers", Map.of("hostname", Map.of("a", 1))), "hostname");
            invalid(ADMIN.post("/api/servers", Map.of("ssh_port", "twenty-two")), "ssh_port");
            invalid(ADMIN.post("/api/servers", Map.of("ssh_port", 22.5)), "ssh_port");
            invalid(ADMIN.post("/api/servers", Map.of("is_active", "perhaps")), "is_active");
            invalid(ADMIN.post("/api/servers", Map.of("tags", "one")), "tags");
            invalid(ADMIN.post("/api/servers", Map.of("tags", List.of(List.of()))), "tags[0]");
        }

        @Test
        void ofThreeMegabytesIsTooLarge() {
            String large = "{\"username\":\"" + "x".repeat(3 << 20) + "\"}";
            tooLarge(REQUESTS.json("POST", "/api/auth/login", large));
            tooLarge(REQUESTS.json("POST", "/api/jobs", large));
            tooLarge(REQUESTS.json("PUT", "/api/playbooks/" + UUID.randomUUID() + "/content", large));
        }

        @ParameterizedTest
        @ValueSource(strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", "image/png"})
        void ofAnotherTypeIsUnsupported(String type) {
            unsupported(REQUESTS.json("POST", "/api/auth/login", "{}", "Content-Type", type));
            unsupported(REQUESTS.json("POST", "/api/jobs", "{}", "Content-Type", type));
        }

        @Test
        void ofATypeThatIsNoneIsUnsupported() {
            assertRefused(REQUESTS.json("POST", "/api/jobs", "{}", "Content-Type", "nonsense"));
            assertRefused(REQUESTS.json("POST", "/api/jobs", "{}", "Content-Type", "application/json; charset=x"));
        }
    }

    @Nested
    class AnAddress {
        @Test
        void atWhichThereIsNothingIsSaidToBeSoToThoseSignedIn() {
            for (String path : List.of("/api", "/api/", "/api/nothing", "/api/jobs/")) {
                notFound(HUB.as(Role.VIEWER).get(path));
                refused(HUB.nobody().get(path), 401, "unauthorized");
            }
        }

        /** There is the web app, which everyone may load. */
        @Test
        void outsideTheApiAtWhichThereIsNothingIsSaidToBeSoToEveryone() {
            for (String path : List.of("/actuator", "/favicon.ico")) {
                notFound(HUB.as(Role.VIEWER).get(path));
                notFound(HUB.nobody().get(path));
            }
        }

        @Test
        void isNotForEveryMethod() {
            Answer answer = ADMIN.delete("/api/jobs");
            refused(answer, 405, "method_not_allowed");
            assertThat(answer.header("Allow").split(", *")).containsExactlyInAnyOrder("GET", "POST");
            assertThat(refusedMethod("POST", "/api/health").header("Allow")).isEqualTo("GET");
            assertThat(refusedMethod("PATCH", "/api/servers/" + UUID.randomUUID())
                            .header("Allow")
                            .split(", *"))
                    .containsExactlyInAnyOrder("GET", "PUT");
            refused(HUB.nobody().delete("/api/jobs"), 401, "unauthorized");
        }

        private static Answer refusedMethod(String method, String path) {
            Answer answer = REQUESTS.json(method, path, "{}");
            refused(answer, 405, "method_not_allowed");
            return answer;
        }

        @Test
        void answersOnlyInTheFormsThatItHas() {
            assertThat(assertRefused(REQUESTS.get("/api/servers", "Accept", "application/xml"))
                            .path("status")
                            .intValue())
                    .isEqualTo(406);
        }

        @Test
        void withAnIdThatIsNoneIsNotFound() {
            for (String id : List.of("abc", "1", "%F0%9F%98%80", "'%20or%201=1", "a".repeat(4_000), "%22")) {
                notFound(ADMIN.get("/api/servers/" + id));
                notFound(ADMIN.get("/api/credentials/" + id));
                notFound(ADMIN.get("/api/playbooks/" + id));
                notFound(ADMIN.get("/api/playbooks/" + id + "/content"));
                notFound(ADMIN.get("/api/playbooks/" + id + "/versions"));
                notFound(ADMIN.get("/api/playbooks/" + id + "/diff?from=1&to=2"));
                notFound(ADMIN.put("/api/servers/" + id, Map.of()));
                notFound(ADMIN.delete("/api/servers/" + id + "/host-key"));
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/api/servers/a;b=c",
                    "/api//servers",
                    "/api/%2e%2e/api/servers",
                    "/api/servers/a%2Fb",
                    "/api/../api/servers",
                    "/api/servers/%5c",
                    "/api/servers/%0a",
                    "/api/servers/a%25b",
                    "/api/servers/\u00fc",
                    "/api/jobs/%00",
                    "/api/jobs/%00"
                })
        void thatNoClientWritesIsRefusedInTheSameForm(String target) {
            assertRefused(REQUESTS.raw(target));
        }

        @ParameterizedTest
        @ValueSource(strings = {"X-Anything: a\u0001b", "X-Anything: \u00e4\u00f6\u00fc", "X-Request-Id: \u0007"})
        void withHeadersThatNoClientWritesDoesNotFail(String header) {
            assertThat(REQUESTS.raw("/api/nothing", header).status()).isBetween(400, 404);
        }
    }

    @Nested
    class AStaleWrite {
        private final JsonNode server = ADMIN.post(
                        "/api/servers", Map.of("hostname", unique, "ip_address", "192.0.2.7"))
                .expect(201)
                .body();
        private final String path = "/api/servers/" + server.path("id").stringValue();

        @Test
        void isRefusedWith412() {
            String seen = "\"" + server.path("version").longValue() + "\"";
            ADMIN.put(path, Map.of("description", "first"), "If-Match", seen).expect(200);
            stale(ADMIN.put(path, Map.of("description", "second"), "If-Match", seen));
            stale(REQUESTS.send("DELETE", path + "/host-key", new byte[0], "If-Match", seen));
            assertThat(ADMIN.get(path).body().path("description").stringValue()).isEqualTo("first");
        }

        @Test
        void ofACredentialIsRefusedWith412() {
            JsonNode credential = ADMIN.post(
                            "/api/credentials", Map.of("name", unique, "private_key", SshKeys.ed25519()))
                    .expect(201)
                    .body();
            String key = "/api/credentials/" + credential.path("id").stringValue() + "/key";
            Map<String, String> next = Map.of("private_key", SshKeys.ed25519());
            ADMIN.put(key, next, "If-Match", "\"0\"").expect(200);
            stale(ADMIN.put(key, next, "If-Match", "\"0\""));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"abc", "\"1\", \"2\"", "\"-1\"", "\"\"", "1.0", "\"9999999999999999999999\"", "W/", "**"})
        void isRefusedWith400WhenItsVersionIsNone(String ifMatch) {
            malformed(ADMIN.put(path, Map.of("description", "x"), "If-Match", ifMatch));
        }
    }

    @Nested
    class ARequestId {
        @Test
        void isTakenIntoTheAnswerAndIntoTheStory() {
            String id = "test." + unique + "_1";
            Answer answer = ADMIN.post(
                            "/api/servers", Map.of("hostname", unique, "ip_address", "192.0.2.9"), "X-Request-Id", id)
                    .expect(201);
            assertThat(answer.header("X-Request-Id")).isEqualTo(id);
            Event added = event("ServerAdded", answer.body().path("id").stringValue());
            assertThat(added.data().at("/actor/request_id").stringValue()).isEqualTo(id);
            assertThat(added.data().at("/actor/username").stringValue()).isEqualTo("admin");
        }

        @Test
        void isMadeWhenThereIsNoneAndIsInTheStoryToo() {
            Answer answer = ADMIN.post("/api/servers", Map.of("hostname", unique, "ip_address", "192.0.2.9"))
                    .expect(201);
            Event added = event("ServerAdded", answer.body().path("id").stringValue());
            assertThat(added.data().at("/actor/request_id").stringValue())
                    .isEqualTo(answer.header("X-Request-Id"))
                    .matches("[0-9a-f-]{36}");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "has a space",
                    "<script>",
                    "a/b",
                    "",
                    "\"quoted\"",
                    "65-characters-are-too-many-" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                })
        void isReplacedWhenItIsMalformed(String id) {
            Answer answer = REQUESTS.get("/api/nothing", "X-Request-Id", id);
            notFound(answer);
            assertThat(answer.header("X-Request-Id")).isNotEqualTo(id).matches("[0-9a-f-]{36}");
        }

        @Test
        void isInARefusalAsItWasSent() {
            Answer answer = REQUESTS.get("/api/nothing", "X-Request-Id", "mine");
            assertThat(notFound(answer).path("request_id").stringValue()).isEqualTo("mine");
        }

        private static Event event(String type, String aggregate) {
            try (Stream<Event> live = ADMIN.follow("/api/events")) {
                return live.filter(event -> event.kind().equals(type)
                                && event.data()
                                        .path("aggregate_id")
                                        .stringValue()
                                        .equals(aggregate))
                        .findFirst()
                        .orElseThrow();
            }
        }
    }
}
