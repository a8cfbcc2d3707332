package dev.daybook.server;

import static dev.daybook.server.Operator.IDLE_PLAYBOOK;
import static dev.daybook.server.Requests.assertRefused;
import static dev.daybook.server.Requests.invalid;
import static dev.daybook.server.Requests.malformed;
import static dev.daybook.server.Requests.refused;
import static dev.daybook.server.Requests.tooLarge;
import static dev.daybook.server.Requests.unsupported;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.daybook.server.HubClient.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is not taken as a playbook when it is uploaded, and what is said of it. */
@Timeout(120)
class UploadRefusalsTest {
    private static final HubClient ADMIN = Hub.shared().admin();
    private static final Requests REQUESTS = Requests.of(ADMIN);
    private static final String PATH = "/api/playbooks/upload";

    private final String unique = UUID.randomUUID().toString();

    @Test
    void ofWrongYamlSaysLineAndColumn() {
        JsonNode problem = invalid(upload("""
                        - hosts: all
                          tasks:
                            - debug: msg: hello
                        """), "file");
        assertThat(problem.at("/errors/0/line").intValue()).isEqualTo(3);
        assertThat(problem.at("/errors/0/column").intValue()).isGreaterThan(7);
    }

    @Test
    void ofYamlThatIsNoPlaybookSaysEveryPlace() {
        JsonNode problem = invalid(upload("""
                        - hosts: all
                          task: []
                        - tasks: []
                        """), "file");
        assertThat(problem.path("errors").valueStream())
                .extracting(
                        error -> error.path("line").intValue(),
                        error -> error.path("column").intValue())
                .containsExactly(tuple(2, 3), tuple(3, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"report.docx", "report.yml", "report.yaml", "REPORT.YML"})
    void ofAWordFileIsRefusedWhateverItIsCalled(String filename) throws IOException {
        unsupported(upload(filename, wordFile()));
        assertNothingWasMade();
    }

    @ParameterizedTest
    @ValueSource(strings = {"site", "site.txt", "site.yml.exe", ".yml.sh", "\u0443ml"})
    void ofAFileThatIsNotCalledYamlIsRefused(String filename) {
        unsupported(upload(filename, IDLE_PLAYBOOK));
    }

    @Test
    void ofBinaryContentIsRefused() {
        unsupported(upload("- hosts: a\u0000b\n"));
        unsupported(upload("- hosts: \u00fc\n".getBytes(UTF_16)));
        unsupported(upload(new byte[] {'-', ' ', (byte) 0xC3}));
    }

    @Test
    void ofTenMegabytesIsRefusedWithAWholeAnswer() {
        byte[] large = new byte[10 << 20];
        Arrays.fill(large, (byte) '#');
        tooLarge(upload(large));
        assertNothingWasMade();
    }

    @Test
    void isAcceptedUpToTheLastByte() {
        String most = IDLE_PLAYBOOK + "#".repeat(512_000 - IDLE_PLAYBOOK.length());
        tooLarge(upload(most + "#"));
        upload(most).expect(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# only a comment\n", "---\n", "null\n"})
    void ofAnEmptyFileIsRefused(String content) {
        invalid(upload(content), "file");
    }

    @Test
    void withoutANameIsRefused() {
        invalid(uploadWith(Map.of()), "name");
        invalid(uploadWith(Map.of("name", " \t ")), "name");
    }

    @Test
    void withoutAFileIsRefused() {
        invalid(upload("", new byte[0]), "file");
        invalid(form("--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n--b--\r\n"), "file");
    }

    @Test
    void withAFieldThatIsNotKnownIsRefused() {
        JsonNode problem = malformed(uploadWith(Map.of("name", unique, "nmae", "x")));
        assertThat(problem.at("/errors/0/field").stringValue()).isEqualTo("nmae");
        assertNothingWasMade();
    }

    @Test
    void withTextsThatAreTooLongSaysAllOfThem() {
        invalid(
                uploadWith(Map.of(
                        "name", "n".repeat(101),
                        "description", "d".repeat(1_001),
                        "message", "m".repeat(501))),
                "name",
                "description",
                "message");
        tooLarge(uploadWith(Map.of("name", "n".repeat(3 << 20))));
    }

    @Test
    void underANameThatIsTakenIsAConflictWhateverItsCase() {
        upload(IDLE_PLAYBOOK).expect(201);
        refused(upload(IDLE_PLAYBOOK), 409, "conflict");
        refused(
                ADMIN.upload(
                        PATH,
                        "other.yaml",
                        IDLE_PLAYBOOK.getBytes(UTF_8),
                        Map.of("name", " " + unique.toUpperCase(Locale.ROOT) + " ")),
                409,
                "conflict");
    }

    @Test
    void ofTwentyAtOnceUnderOneNameSucceedsOnce() {
        List<Answer> answers;
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = IntStream.range(0, 20)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(() -> upload(IDLE_PLAYBOOK), many))
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
        unsupported(ADMIN.post(PATH, Map.of("name", unique)));
        unsupported(REQUESTS.json("POST", PATH, "name=x", "Content-Type", "application/x-www-form-urlencoded"));
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
        Hostile.texts().forEach((kind, text) -> {
            if (text.length() > 3_000 || !UTF_8.newEncoder().canEncode(text)) {
                return; // too long is another test; half a character cannot be sent in UTF-8
            }
            String name = UUID.randomUUID() + " " + text;
            Answer answer = ADMIN.upload(
                    PATH,
                    text.replaceAll("[\\p{Cntrl}\"\\\\]", "") + ".yml",
                    IDLE_PLAYBOOK.getBytes(UTF_8),
                    Map.of("name", name, "description", "d" + text + "d", "message", "m" + text));
            if (answer.status() == 201) {
                assertThat(answer.body().path("name").stringValue()).as(kind).isEqualTo(name.strip());
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

    private Answer upload(String content) {
        return upload("site.yml", content);
    }

    private Answer upload(byte[] content) {
        return upload("site.yml", content);
    }

    private Answer upload(String filename, String content) {
        return upload(filename, content.getBytes(UTF_8));
    }

    private Answer upload(String filename, byte[] content) {
        return ADMIN.upload(PATH, filename, content, Map.of("name", unique));
    }

    private static Answer uploadWith(Map<String, String> fields) {
        return ADMIN.upload(PATH, "site.yml", IDLE_PLAYBOOK.getBytes(UTF_8), fields);
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
            zip.write(
                    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".getBytes(UTF_8));
            zip.putNextEntry(new ZipEntry("word/document.xml"));
            zip.write("<w:document>- hosts: all</w:document>".getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
