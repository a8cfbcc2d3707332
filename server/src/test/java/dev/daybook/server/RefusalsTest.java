package dev.daybook.server;

import static dev.daybook.server.Requests.invalid;
import static dev.daybook.server.Requests.malformed;
import static dev.daybook.server.Requests.refused;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.daybook.api.Permission;
import dev.daybook.api.Role;
import dev.daybook.platform.identity.AccessTokens;
import dev.daybook.platform.identity.Caller;
import dev.daybook.platform.secret.SecretStore;
import dev.daybook.server.HubClient.Answer;
import dev.daybook.server.HubClient.Event;
import dev.daybook.server.Routes.Route;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the hub does not do, and how it says so: never by a 500, never by a 2xx, always in the same form. */
@Timeout(120)
class RefusalsTest {
    private static final Hub HUB = Hub.shared();
    private static final HubClient ADMIN = HUB.admin();
    private static final Requests REQUESTS = Requests.of(ADMIN);
    /** Half a character can be written in JSON, but not in UTF-8. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final String PLAYBOOK = """
            - name: Nothing to do
              hosts: all
              gather_facts: false
              tasks:
                - ansible.builtin.debug: { msg: hello }
            """;

    private final String unique = UUID.randomUUID().toString();

    @Nested
    class AnUpload {
        private static final String PATH = "/api/playbooks/upload";

        @Test
        void ofWrongYamlSaysLineAndColumn() {
            JsonNode problem = invalid(upload("site.yml", """
                            - hosts: all
                              tasks:
                                - debug: msg: hello
                            """), "file");
            assertThat(problem.at("/errors/0/line").intValue()).isEqualTo(3);
            assertThat(problem.at("/errors/0/column").intValue()).isGreaterThan(7);
        }

        @Test
        void ofYamlThatIsNoPlaybookSaysEveryPlace() {
            JsonNode problem = invalid(upload("site.yml", """
                            - hosts: all
                              task: []
                            - tasks: []
                            """), "file");
            assertThat(problem.path("errors")
                            .valueStream()
                            .map(error -> error.path("line").intValue()))
                    .containsExactly(2, 3);
            assertThat(problem.path("errors")
                            .valueStream()
                            .map(error -> error.path("column").intValue()))
                    .containsExactly(3, 3);
        }

        @ParameterizedTest
        @ValueSource(strings = {"report.docx", "report.yml", "report.yaml", "REPORT.YML"})
        void ofAWordFileIsRefusedWhateverItIsCalled(String filename) throws IOException {
            refused(ADMIN.upload(PATH, filename, wordFile(), Map.of("name", unique)), 415, "unsupported_media_type");
            assertNothingWasMade();
        }

        @ParameterizedTest
        @ValueSource(strings = {"site", "site.txt", "site.yml.exe", ".yml.sh", "\u0443ml"})
        void ofAFileThatIsNotCalledYamlIsRefused(String filename) {
            refused(upload(filename, PLAYBOOK), 415, "unsupported_media_type");
        }

        @Test
        void ofBinaryContentIsRefused() {
            refused(upload("site.yml", "- hosts: a\u0000b\n"), 415, "unsupported_media_type");
            refused(
                    ADMIN.upload(PATH, "site.yml", "- hosts: \u00fc\n".getBytes(UTF_16), Map.of("name", unique)),
                    415,
                    "unsupported_media_type");
            refused(
                    ADMIN.upload(PATH, "site.yml", new byte[] {'-', ' ', (byte) 0xC3}, Map.of("name", unique)),
                    415,
                    "unsupported_media_type");
        }

        @Test
        void ofTenMegabytesIsRefusedWithAWholeAnswer() {
            byte[] large = new byte[10 << 20];
            Arrays.fill(large, (byte) '#');
            refused(ADMIN.upload(PATH, "site.yml", large, Map.of("name", unique)), 413, "too_large");
            assertNothingWasMade();
        }

        @Test
        void isAcceptedUpToTheLastByte() {
            String most = PLAYBOOK + "#".repeat(512_000 - PLAYBOOK.length());
            refused(upload("site.yml", most + "#"), 413, "too_large");
            upload("site.yml", most).expect(201);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\n\n", "# only a comment\n", "---\n", "null\n"})
        void ofAnEmptyFileIsRefused(String content) {
            invalid(upload("site.yml", content), "file");
        }

        @Test
        void withoutANameIsRefused() {
            invalid(ADMIN.upload(PATH, "site.yml", PLAYBOOK.getBytes(UTF_8), Map.of()), "name");
            invalid(ADMIN.upload(PATH, "site.yml", PLAYBOOK.getBytes(UTF_8), Map.of("name", " \t ")), "name");
        }

        @Test
        void withoutAFileIsRefused() {
            invalid(ADMIN.upload(PATH, "", new byte[0], Map.of("name", unique)), "file");
            invalid(form("--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n--b--\r\n"), "file");
        }

        @Test
        void withAFieldThatIsNotKnownIsRefused() {
            JsonNode problem = malformed(
                    ADMIN.upload(PATH, "site.yml", PLAYBOOK.getBytes(UTF_8), Map.of("name", unique, "nmae", "x")));
            assertThat(problem.at("/errors/0/field").stringValue()).isEqualTo("nmae");
            assertNothingWasMade();
        }

        @Test
        void withTextsThatAreTooLongSaysAllOfThem() {
            invalid(
                    ADMIN.upload(
                            PATH,
                            "site.yml",
                            PLAYBOOK.getBytes(UTF_8),
                            Map.of(
                                    "name", "n".repeat(101),
                                    "description", "d".repeat(1_001),
                                    "message", "m".repeat(501))),
                    "name",
                    "description",
                    "message");
            refused(
                    ADMIN.upload(PATH, "site.yml", PLAYBOOK.getBytes(UTF_8), Map.of("name", "n".repeat(3 << 20))),
                    413,
                    "too_large");
        }

        @Test
        void underANameThatIsTakenIsAConflictWhateverItsCase() {
            upload("site.yml", PLAYBOOK).expect(201);
            refused(upload("site.yml", PLAYBOOK), 409, "conflict");
            refused(
                    ADMIN.upload(
                            PATH,
                            "other.yaml",
                            PLAYBOOK.getBytes(UTF_8),
                            Map.of("name", " " + unique.toUpperCase(java.util.Locale.ROOT) + " ")),
                    409,
                    "conflict");
        }

        @Test
        void ofTwentyAtOnceUnderOneNameSucceedsOnce() {
            List<Answer> answers;
            try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
                answers = IntStream.range(0, 20)
                        .mapToObj(_ -> CompletableFuture.supplyAsync(() -> upload("site.yml", PLAYBOOK), many))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();
            }
            List<Answer> others =
                    answers.stream().filter(answer -> answer.status() != 201).toList();
            assertThat(others).hasSize(19);
            others.forEach(answer -> refused(answer, 409, "conflict"));
            assertThat(found()).isEqualTo(1);
        }

        @Test
        void thatIsNoFormIsRefused() {
            refused(ADMIN.post(PATH, Map.of("name", unique)), 415, "unsupported_media_type");
            refused(
                    REQUESTS.json("POST", PATH, "name=x", "Content-Type", "application/x-www-form-urlencoded"),
                    415,
                    "unsupported_media_type");
            malformed(REQUESTS.json("POST", PATH, "x", "Content-Type", "multipart/form-data"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "x",
                    "--b",
                    "--b\r\n\r\n\r\n--b--\r\n",
                    "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.yml\"\r\n\r\n- hosts",
                    "--b\r\nContent-Disposition: nonsense\r\n\r\nx\r\n--b--\r\n",
                    "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
                    "--b\r\nno header at all\r\n--b--\r\n",
                })
        void thatIsABrokenFormIsRefused(String body) {
            assertRefused(form(body));
        }

        @Test
        void withHostileTextsIsRefusedOrKeepsThemAsTheyAre() {
            hostileTexts().forEach((kind, text) -> {
                if (text.length() > 3_000 || !UTF_8.newEncoder().canEncode(text)) {
                    return; // too long is another test; half a character cannot be sent in UTF-8
                }
                String name = UUID.randomUUID() + " " + text;
                Answer answer = ADMIN.upload(
                        PATH,
                        text.replaceAll("[\\p{Cntrl}\"\\\\]", "") + ".yml",
                        PLAYBOOK.getBytes(UTF_8),
                        Map.of("name", name, "description", "d" + text + "d", "message", "m" + text));
                if (answer.status() == 201) {
                    assertThat(answer.body().path("name").stringValue())
                            .as(kind)
                            .isEqualTo(name.strip());
                    assertThat(answer.body().path("description").stringValue())
                            .as(kind)
                            .isEqualTo("d" + text + "d");
                    assertThat(answer.body().path("main_playbook_file").stringValue())
                            .as(kind)
                            .matches("[A-Za-z0-9_][A-Za-z0-9._-]*\\.yml");
                } else {
                    refused(answer, 422, "validation_failed");
                }
            });
        }

        private Answer upload(String filename, String content) {
            return ADMIN.upload(PATH, filename, content.getBytes(UTF_8), Map.of("name", unique));
        }

        private Answer form(String body) {
            return REQUESTS.json("POST", PATH, body, "Content-Type", "multipart/form-data; boundary=b");
        }

        private void assertNothingWasMade() {
            assertThat(found()).isZero();
        }

        private int found() {
            return ADMIN.get("/api/playbooks?search=" + unique)
                    .expect(200)
                    .body()
                    .at("/pagination/total")
                    .intValue();
        }

        private static byte[] wordFile() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                zip.putNextEntry(new ZipEntry("[Content_Types].xml"));
                zip.write("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"
                        .getBytes(UTF_8));
                zip.putNextEntry(new ZipEntry("word/document.xml"));
                zip.write("<w:document>- hosts: all</w:document>".getBytes(UTF_8));
            }
            return bytes.toByteArray();
        }
    }

    @Nested
    class ANewVersion {
        private final JsonNode playbook = playbook(PLAYBOOK);
        private final String path = "/api/playbooks/" + playbook.path("id").stringValue();

        @Test
        void ofWrongYamlSaysLineAndColumn() {
            JsonNode problem = invalid(
                    ADMIN.put(path + "/content", Map.of("content", "- hosts: all\n  tasks: [\n", "message", "m")),
                    "content");
            assertThat(problem.at("/errors/0/line").intValue()).isGreaterThan(1);
        }

        @Test
        void withoutAMessageOrContentIsRefused() {
            invalid(ADMIN.put(path + "/content", Map.of("content", PLAYBOOK, "message", " ")), "message");
            invalid(ADMIN.put(path + "/content", Map.of("message", "m")), "content");
        }

        @Test
        void isRefusedWhenItWasMadeOfAnOldOne() {
            String seen = "\"" + playbook.path("version").longValue() + "\"";
            ADMIN.put(path + "/content", edit("1"), "If-Match", seen).expect(200);
            refused(ADMIN.put(path + "/content", edit("2"), "If-Match", seen), 412, "stale_version");
            refused(ADMIN.put(path + "/content", edit("2"), "If-Match", "\"99\""), 412, "stale_version");
            refused(ADMIN.post(path + "/restore", Map.of("version", 1), "If-Match", seen), 412, "stale_version");
        }

        @Test
        void isNotMadeOfAVersionThatIsNotThere() {
            assertRefused(ADMIN.post(path + "/restore", Map.of("version", 99)));
            assertRefused(ADMIN.post(path + "/restore", Map.of("version", 0)));
            assertRefused(ADMIN.post(path + "/restore", Map.of("version", -1)));
            invalid(ADMIN.post(path + "/restore", Map.of()), "version");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "-1", "99", "abc", "1e1", "99999999999999999999", "1%20"})
        void thatIsNotThereIsNotFound(String number) {
            refused(ADMIN.get(path + "/versions/" + number), 404, "not_found");
            refused(ADMIN.get(path + "/content?version=" + number), 404, "not_found");
            refused(ADMIN.get(path + "/diff?from=1&to=" + number), 404, "not_found");
        }

        @Test
        void isComparedWithAnotherOne() {
            assertRefused(ADMIN.get(path + "/diff"));
            assertRefused(ADMIN.get(path + "/diff?from=1"));
        }

        private static Map<String, String> edit(String what) {
            return Map.of("content", PLAYBOOK + "# " + what + "\n", "message", what);
        }
    }

    @Nested
    class AJob {
        private final String playbook = playbook(PLAYBOOK).path("id").stringValue();
        private final String localhost = server("localhost");

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
            String asking = playbook("""
                            - hosts: all
                              vars_prompt:
                                - name: release
                                  prompt: Which one?
                              tasks: []
                            """).path("id").stringValue();
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
            assertThat(jobs(wrongTimeout("1e1000000000")).path("status").intValue())
                    .isBetween(400, 422);
            assertThat(jobs(wrongTimeout("9".repeat(2_000))).path("status").intValue())
                    .isBetween(400, 422);
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
                refused(ADMIN.get("/api/jobs/" + id), 404, "not_found");
                refused(ADMIN.get("/api/jobs/" + id + "/hosts"), 404, "not_found");
                refused(ADMIN.get("/api/jobs/" + id + "/logs"), 404, "not_found");
                refused(REQUESTS.get("/api/jobs/" + id + "/events", "Accept", "text/event-stream"), 404, "not_found");
                refused(REQUESTS.get("/api/jobs/" + id + "/events"), 404, "not_found");
                refused(ADMIN.post("/api/jobs/" + id + "/cancel", ""), 404, "not_found");
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
                    "host=" + LONG,
                    "search=" + LONG
                })
        void hasNoLogsOfThatKind(String query) {
            invalid(
                    ADMIN.get("/api/jobs/" + UUID.randomUUID() + "/logs?" + query),
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
            String id = ADMIN.post("/api/jobs", valid())
                    .expect(201)
                    .body()
                    .path("id")
                    .stringValue();
            for (Object reason : List.of("\ud800", "a\udc00b", "a\u0000b", "x".repeat(501), List.of("x"), Map.of())) {
                assertRefused(post("/api/jobs/" + id + "/cancel", Map.of("reason", reason)));
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
            return post("/api/jobs", body);
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

    private static final String LONG =
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                    + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                    + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                    + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                    + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                    + "x";

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
            malformed(post("/api/servers", Map.of("\ud800", "x")));
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
            refused(REQUESTS.json("POST", "/api/auth/login", large), 413, "too_large");
            refused(REQUESTS.json("POST", "/api/jobs", large), 413, "too_large");
            refused(REQUESTS.json("PUT", "/api/playbooks/" + UUID.randomUUID() + "/content", large), 413, "too_large");
        }

        @ParameterizedTest
        @ValueSource(strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", "image/png"})
        void ofAnotherTypeIsUnsupported(String type) {
            refused(
                    REQUESTS.json("POST", "/api/auth/login", "{}", "Content-Type", type),
                    415,
                    "unsupported_media_type");
            refused(REQUESTS.json("POST", "/api/jobs", "{}", "Content-Type", type), 415, "unsupported_media_type");
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
            for (String path :
                    List.of("/", "/api", "/api/", "/api/nothing", "/api/jobs/", "/actuator", "/favicon.ico")) {
                refused(HUB.as(Role.VIEWER).get(path), 404, "not_found");
                refused(HUB.nobody().get(path), 401, "unauthorized");
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
                refused(ADMIN.get("/api/servers/" + id), 404, "not_found");
                refused(ADMIN.get("/api/credentials/" + id), 404, "not_found");
                refused(ADMIN.get("/api/playbooks/" + id), 404, "not_found");
                refused(ADMIN.get("/api/playbooks/" + id + "/content"), 404, "not_found");
                refused(ADMIN.get("/api/playbooks/" + id + "/versions"), 404, "not_found");
                refused(ADMIN.get("/api/playbooks/" + id + "/diff?from=1&to=2"), 404, "not_found");
                refused(ADMIN.put("/api/servers/" + id, Map.of()), 404, "not_found");
                refused(ADMIN.delete("/api/servers/" + id + "/host-key"), 404, "not_found");
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
    class AList {
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
            for (String value :
                    List.of("%00", "%F0%9F%98%80", "%C3%28", "%5C%25_%27%22", "%E2%80%AE%D7%90", "x".repeat(4_000))) {
                Answer answer = ADMIN.get(filter + value);
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
            assertThat(ADMIN.get("/api/events?after=" + Long.MAX_VALUE)
                            .expect(200)
                            .text())
                    .isEmpty();
        }
    }

    @Nested
    class AToken {
        private static final String SEEN = "/api/servers";

        @Test
        void isNeeded() {
            Answer answer = HUB.nobody().get(SEEN);
            refused(answer, 401, "unauthorized");
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "x",
                    "a.b.c",
                    "..",
                    "e30.e30.e30",
                    "eyJhbGciOiJFUzI1NiJ9..",
                    "null",
                    "%00",
                    "eyJhbGciOiJFUzI1NiIsImNyaXQiOlsieCJdfQ.e30.e30",
                    "eyJhbGciOjF9.e30.e30",
                    "W10.e30.e30"
                })
        void thatIsGarbageIsNotGood(String token) {
            refused(HUB.nobody().withToken(token).get(SEEN), 401, "invalid_token");
        }

        @Test
        void thatIsNoBearerTokenIsNotGood() {
            for (String header : List.of("Basic YWRtaW46YWRtaW4=", "Bearer", "Token x", "Digest x", "x")) {
                refused(Requests.of(HUB.nobody()).get(SEEN, "Authorization", header), 401, "invalid_token");
            }
        }

        @Test
        void signedByAnotherKeyIsNotGood() throws JOSEException {
            SignedJWT forged = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(keyId()).build(), claims());
            forged.sign(new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate()));
            refused(HUB.nobody().withToken(forged.serialize()).get(SEEN), 401, "invalid_token");
        }

        @Test
        void signedByNobodyIsNotGood() {
            refused(HUB.nobody().withToken(new PlainJWT(claims()).serialize()).get(SEEN), 401, "invalid_token");
            String[] good = token().split("\\.");
            for (String alg : List.of("none", "None", "NONE", "nOnE")) {
                String header = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(("{\"alg\":\"" + alg + "\"}").getBytes(UTF_8));
                refused(HUB.nobody().withToken(header + "." + good[1] + ".").get(SEEN), 401, "invalid_token");
            }
        }

        /** The old trick: the public key, which everyone has, taken as the secret of a symmetric signature. */
        @Test
        void signedWithThePublicKeyAsASecretIsNotGood() throws JOSEException {
            SignedJWT forged = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(keyId()).build(), claims());
            forged.sign(new MACSigner(HUB.nobody().get("/api/auth/jwks").text().getBytes(UTF_8)));
            refused(HUB.nobody().withToken(forged.serialize()).get(SEEN), 401, "invalid_token");
        }

        @Test
        void thatWasAlteredIsNotGood() {
            String[] parts = token().split("\\.");
            String claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
            assertThat(claims).contains("\"viewer\"");
            String altered = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            claims.replace("\"viewer\"", "\"super_admin\"").getBytes(UTF_8));
            refused(
                    HUB.nobody()
                            .withToken(parts[0] + "." + altered + "." + parts[2])
                            .get(SEEN),
                    401,
                    "invalid_token");
        }

        @Test
        void thatHasExpiredSaysSo() {
            AccessTokens then = new AccessTokens(
                    HUB.bean(SecretStore.class),
                    Clock.fixed(Instant.now().minus(Duration.ofMinutes(16)), ZoneOffset.UTC),
                    Duration.ofMinutes(15));
            refused(HUB.nobody().withToken(then.issue(viewer())).get(SEEN), 401, "token_expired");
            AccessTokens justNow = new AccessTokens(
                    HUB.bean(SecretStore.class),
                    Clock.fixed(Instant.now().minus(Duration.ofMinutes(13)), ZoneOffset.UTC),
                    Duration.ofMinutes(15));
            HUB.nobody().withToken(justNow.issue(viewer())).get(SEEN).expect(200);
        }

        @Test
        void thatIsNotGoodDoesNoHarmWhereNoneIsNeeded() {
            HUB.nobody().withToken("x").get("/api/health").expect(200);
            assertThat(HUB.nobody().withToken("x").signIn("admin", HUB.adminPassword()))
                    .isNotBlank();
        }

        private static String token() {
            return HUB.bean(AccessTokens.class).issue(viewer());
        }

        private static Caller viewer() {
            return new Caller(UUID.randomUUID().toString(), "some-viewer", Role.VIEWER);
        }

        private static String keyId() {
            return HUB.nobody().get("/api/auth/jwks").body().at("/keys/0/kid").stringValue();
        }

        private static JWTClaimsSet claims() {
            return new JWTClaimsSet.Builder()
                    .issuer("daybook")
                    .subject(UUID.randomUUID().toString())
                    .claim("username", "admin")
                    .claim("role", "super_admin")
                    .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                    .build();
        }
    }

    @Nested
    class ARole {
        @TestFactory
        Stream<DynamicTest> opensWhatItMayAndNothingElse() {
            return Routes.of(HUB).stream()
                    .flatMap(route -> Arrays.stream(Role.values())
                            .map(role -> dynamicTest(role + " " + route, () -> {
                                Requests asRole = Requests.of(HUB.as(role));
                                if (route.permission() == Permission.NONE || role.may(route.permission())) {
                                    int status = send(asRole, route);
                                    if (!route.path()
                                            .startsWith("/api/auth/")) { // where 401 says that there is no such account
                                        assertThat(status).isNotIn(401, 403).isLessThan(500);
                                    }
                                } else {
                                    refused(
                                            asRole.json(route.method(), route.anywhere(), body(route), headers(route)),
                                            403,
                                            "forbidden");
                                }
                            })));
        }

        @TestFactory
        Stream<DynamicTest> isNeededUnlessARouteIsForEveryone() {
            return Routes.of(HUB).stream()
                    .filter(route -> route.permission() != Permission.NONE)
                    .map(route -> dynamicTest(
                            route.toString(),
                            () -> refused(
                                    Requests.of(HUB.nobody())
                                            .json(route.method(), route.anywhere(), body(route), headers(route)),
                                    401,
                                    "unauthorized")));
        }

        /** Whoever has no right to a thing is not told what is wrong with the request. */
        @Test
        void isLookedAtFirst() {
            refused(HUB.as(Role.VIEWER).post("/api/servers", "{"), 403, "forbidden");
            refused(HUB.as(Role.VIEWER).get("/api/credentials?nonsense=1"), 403, "forbidden");
            refused(HUB.as(Role.VIEWER).delete("/api/servers/x/host-key"), 403, "forbidden");
        }

        /** Nothing by which something could come to be. */
        private static String body(Route route) {
            return route.method().equals("GET") || route.method().equals("DELETE") ? "" : "{}";
        }

        private static String[] headers(Route route) {
            return new String[] {
                "Accept",
                route.accept(),
                "Content-Type",
                route.path().endsWith("/upload") ? "multipart/form-data; boundary=b" : "application/json"
            };
        }

        private static int send(Requests requests, Route route) {
            return requests.status(route.method(), route.anywhere(), body(route).getBytes(UTF_8), headers(route));
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
            refused(ADMIN.put(path, Map.of("description", "second"), "If-Match", seen), 412, "stale_version");
            refused(REQUESTS.send("DELETE", path + "/host-key", new byte[0], "If-Match", seen), 412, "stale_version");
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
            refused(ADMIN.put(key, next, "If-Match", "\"0\""), 412, "stale_version");
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
            refused(answer, 404, "not_found");
            assertThat(answer.header("X-Request-Id")).isNotEqualTo(id).matches("[0-9a-f-]{36}");
        }

        @Test
        void isInARefusalAsItWasSent() {
            Answer answer = REQUESTS.get("/api/nothing", "X-Request-Id", "mine");
            assertThat(refused(answer, 404, "not_found").path("request_id").stringValue())
                    .isEqualTo("mine");
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

    @Nested
    class Garbage {
        private static final JsonNode DOCUMENT =
                HUB.nobody().get("/api/openapi.json").expect(200).body();

        /** Whatever is sent to whatever takes something: refused, in the one form. */
        @TestFactory
        Stream<DynamicTest> isNeverAcceptedAndNeverBreaksAnything() {
            return Routes.taking(HUB, "POST", "PUT")
                    .filter(route -> !route.path().endsWith("/upload"))
                    .map(route -> dynamicTest(
                            route.toString(),
                            () -> hostileBodies()
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
            return Routes.taking(HUB, "POST", "PUT")
                    .filter(route -> !route.path().endsWith("/upload"))
                    .map(route -> dynamicTest(route.toString(), () -> {
                        List<String> fields = fields(route);
                        assertThat(fields).isNotEmpty();
                        for (String field : fields) {
                            hostileValues()
                                    .forEach((kind, value) -> assertRefused(
                                            REQUESTS.json(
                                                    route.method(),
                                                    route.anywhere(),
                                                    "{\"" + field + "\":" + value + "}"),
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
                            Map.entry("private_key", "/api/credentials"))
                    .map(target -> dynamicTest(
                            target.getValue() + " " + target.getKey(),
                            () -> hostileTexts().forEach((kind, text) -> {
                                Map<String, Object> body = new HashMap<>(
                                        target.getValue().equals("/api/servers")
                                                ? Map.of(
                                                        "hostname",
                                                        UUID.randomUUID().toString(),
                                                        "ip_address",
                                                        "192.0.2.1")
                                                : Map.of(
                                                        "name",
                                                        UUID.randomUUID().toString(),
                                                        "private_key",
                                                        key));
                                body.put(target.getKey(), target.getKey().equals("tags") ? List.of(text) : text);
                                Answer answer = post(target.getValue(), body);
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
            String playbook = playbook(PLAYBOOK).path("id").stringValue();
            String server = server("localhost");
            Map<String, Object> texts = new LinkedHashMap<>();
            hostileTexts().forEach((kind, text) -> {
                if (text.length() < 3_000 && UTF_8.newEncoder().canEncode(text)) {
                    texts.put("v" + texts.size(), text);
                }
            });
            assertThat(texts).hasSizeGreaterThan(8);
            JsonNode job = ADMIN.post(
                            "/api/jobs", Map.of("playbook_id", playbook, "server_id", server, "extra_vars", texts))
                    .expect(201)
                    .body();
            assertThat(job.path("extra_vars")).isEqualTo(JSON.valueToTree(texts));
            Answer cancelled = ADMIN.post(
                    "/api/jobs/" + job.path("id").stringValue() + "/cancel",
                    Map.of("reason", "\ud83d\ude00 \u202e\u05d0"));
            assertThat(cancelled.status()).isIn(200, 409);
        }

        @Test
        void asANameIsNobody() {
            hostileTexts().forEach((kind, text) -> {
                Answer answer = Requests.of(HUB.nobody())
                        .json(
                                "POST",
                                "/api/auth/login",
                                JSON.writeValueAsString(Map.of("username", text, "password", text)));
                assertThat(answer.status()).as(kind).isIn(401, 413, 422);
                assertRefused(answer, kind);
            });
        }

        private static List<String> fields(Route route) {
            JsonNode schema = DOCUMENT.path("paths")
                    .path(route.path())
                    .path(route.method().toLowerCase(java.util.Locale.ROOT))
                    .at("/requestBody/content/application~1json/schema/$ref");
            JsonNode properties =
                    DOCUMENT.at(schema.stringValue("").substring(1)).path("properties");
            return List.copyOf(properties.propertyNames());
        }

        private static Map<String, byte[]> hostileBodies() {
            Map<String, String> bodies = new LinkedHashMap<>();
            bodies.put("an array", "[]");
            bodies.put("an array of objects", "[{}]");
            bodies.put("a text", "\"x\"");
            bodies.put("a number", "1");
            bodies.put("a huge number", "1e999999999");
            bodies.put("many digits", "9".repeat(5_000));
            bodies.put("true", "true");
            bodies.put("the beginning of an object", "{");
            bodies.put("an object cut in a name", "{\"na");
            bodies.put("an object cut in a value", "{\"name\":\"x");
            bodies.put("a comma too many", "{\"name\":\"x\",}");
            bodies.put("a comment", "{/* */}");
            bodies.put("single quotes", "{'name':'x'}");
            bodies.put("two objects", "{\"x\":1} {}");
            bodies.put("an unknown field", "{\"nonsense\":1}");
            bodies.put("a prototype", "{\"__proto__\":{\"role\":\"super_admin\"}}");
            bodies.put("a type", "{\"@class\":\"java.lang.Runtime\",\"@type\":\"x\"}");
            bodies.put("an empty name", "{\"\":1}");
            bodies.put("half a character as a name", "{\"\\ud800\":1}");
            bodies.put("NUL as a name", "{\"\\u0000\":1}");
            bodies.put("a long name", "{\"" + "x".repeat(100_000) + "\":1}");
            bodies.put("deep arrays", "[".repeat(100_000));
            bodies.put("deep objects", "{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000));
            bodies.put("deep in an unknown field", "{\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}");
            bodies.put("many fields", "{" + "\"a\":1,".repeat(100_000) + "\"a\":1}");
            bodies.put("XML", "<?xml version=\"1.0\"?><x/>");
            bodies.put("YAML", "name: x\n");
            bodies.put("a form", "name=x&value=y");
            bodies.put("NUL", "\u0000");
            bodies.put("NaN", "{\"a\":NaN}");
            Map<String, byte[]> all = new LinkedHashMap<>();
            bodies.forEach((kind, text) -> all.put(kind, text.getBytes(UTF_8)));
            all.put("UTF-16", "{\"nonsense\":1}".getBytes(UTF_16));
            all.put("no UTF-8", new byte[] {'{', '"', (byte) 0xFF, (byte) 0xFE, '"', ':', '1', '}'});
            all.put("no text", new byte[] {(byte) 0x1F, (byte) 0x8B, 8, 0, 0, 0});
            return all;
        }

        /** Written as JSON. */
        private static Map<String, String> hostileValues() {
            Map<String, String> values = new LinkedHashMap<>();
            hostileTexts().forEach((kind, text) -> values.put(kind, JSON.writeValueAsString(text)));
            values.put("null", "null");
            values.put("true", "true");
            values.put("a number", "-1");
            values.put("a fraction", "1.5");
            values.put("a long number", "9223372036854775808");
            values.put("a huge number", "1e400");
            values.put("a very huge number", "1e1000000000");
            values.put("an empty array", "[]");
            values.put("an array of null", "[null]");
            values.put("an array of arrays", "[[[]]]");
            values.put("an object", "{\"a\":{\"b\":1}}");
            values.put("deep", "[".repeat(2_000) + "]".repeat(2_000));
            return values;
        }
    }

    private static Map<String, String> hostileTexts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("empty", "");
        texts.put("blank", " \t ");
        texts.put("NUL", "a\u0000b");
        texts.put("control characters", "a\u0001\u0007\u001b[31mb\u007f");
        texts.put("line ends", "a\r\nb\nc\u2028d\u0085e");
        texts.put("half a character", "a\ud800b");
        texts.put("the other half", "a\udc00b");
        texts.put("an emoji", "\ud83d\ude00 \ud83d\udc69\u200d\ud83d\ude80");
        texts.put("right to left", "\u05e9\u05dc\u05d5\u05dd \u202e\u0645\u0631\u062d\u0628\u0627");
        texts.put("combining", "e\u0301\u0327".repeat(10));
        texts.put("no characters", "\uffff\ufffe\ufeff");
        texts.put("SQL", "'; drop table job; -- \\' \" % _");
        texts.put("a template", "{{ lookup('pipe', 'id') }} ${7*7} #{7*7} %s %n");
        texts.put("markup", "<script>alert(1)</script>&amp;");
        texts.put("a path", "../../../etc/passwd");
        texts.put("long when folded", "\ufdfa".repeat(60));
        texts.put("long", "x".repeat(2_000));
        texts.put("very long", "\u20ac".repeat(200_000));
        return texts;
    }

    private static Answer post(String path, Object body) {
        return REQUESTS.json("POST", path, JSON.writeValueAsString(body));
    }

    private JsonNode playbook(String content) {
        return ADMIN.upload(
                        "/api/playbooks/upload",
                        "site.yml",
                        content.getBytes(UTF_8),
                        Map.of("name", UUID.randomUUID().toString()))
                .expect(201)
                .body();
    }

    private static String server(String hostname) {
        return ADMIN.get("/api/servers?search=" + hostname)
                .expect(200)
                .body()
                .at("/items/0/id")
                .stringValue();
    }

    private static JsonNode assertRefused(Answer answer) {
        return assertRefused(answer, "");
    }

    /** Whichever refusal it is. */
    private static JsonNode assertRefused(Answer answer, String what) {
        assertThat(answer.status()).as(what + ": " + answer.text()).isBetween(400, 499);
        return refused(answer, answer.status(), answer.body().path("error").stringValue(""));
    }
}
