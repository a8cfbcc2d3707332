package dev.daybook.command.playbook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.playbook.PlaybookCommand.UploadPlaybook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Uploads over a real connection: what a form may look like, and that a refusal arrives whatever is being sent. */
class PlaybookUploadTest {
    private static final String PLAYBOOK = "- hosts: all\n";

    private static AnnotationConfigApplicationContext context;
    private static DisposableServer server;

    @BeforeAll
    static void start() {
        context = new AnnotationConfigApplicationContext(PlaybookEndpoint.class);
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(
                        WebHttpHandlerBuilder.applicationContext(context).build()))
                .bindNow();
    }

    @AfterAll
    static void stop() {
        server.disposeNow();
        context.close();
    }

    @Test
    void takesAFileAndItsName() throws Exception {
        PlaybookEndpoint.SENT.clear();

        HttpResponse<String> answer = send(new Form()
                .text("name", "  Größe  ")
                .file("file", "site.yml", PLAYBOOK.getBytes(UTF_8))
                .text("description", "two\nlines"));

        assertThat(answer.statusCode()).isEqualTo(202); // there is no view here to wait for
        assertThat(PlaybookEndpoint.SENT).singleElement().isInstanceOfSatisfying(UploadPlaybook.class, command -> {
            assertThat(command.name()).isEqualTo("Größe");
            assertThat(command.description()).isEqualTo("two\nlines");
            assertThat(command.message()).isEqualTo("Uploaded");
            assertThat(command.content().main()).isEqualTo("site.yml");
            assertThat(command.content().files().getFirst().blob().size()).isEqualTo(PLAYBOOK.length());
        });
        assertThat(answer.headers().firstValue("Location"))
                .contains("/api/playbooks/" + json(answer).get("id").asString());
    }

    @Test
    void refusesAFormWithoutAName() throws Exception {
        refused(422, "name", new Form().file("file", "site.yml", PLAYBOOK.getBytes(UTF_8)));
        refused(422, "name", new Form().text("name", "  ").file("file", "site.yml", PLAYBOOK.getBytes(UTF_8)));
        refused(
                422,
                "name",
                new Form().text("name", "n".repeat(101)).file("file", "site.yml", PLAYBOOK.getBytes(UTF_8)));
        refused(
                422,
                "name",
                new Form().text("name", "\uFDFA".repeat(100)).file("file", "site.yml", PLAYBOOK.getBytes(UTF_8)));
        refused(422, "name", new Form().text("name", "a\u0000b").file("file", "site.yml", PLAYBOOK.getBytes(UTF_8)));
        refused(
                422,
                "name",
                new Form().text("name", "a").text("name", "b").file("file", "site.yml", PLAYBOOK.getBytes(UTF_8)));
        refused(
                422,
                "name",
                new Form()
                        .file("name", "name.txt", "Deploy".getBytes(UTF_8))
                        .file("file", "site.yml", PLAYBOOK.getBytes(UTF_8)));
    }

    @Test
    void refusesTextsThatAreTooLong() throws Exception {
        refused(
                422,
                "description",
                new Form()
                        .text("name", "Deploy")
                        .text("description", "d".repeat(1_001))
                        .file("file", "site.yml", PLAYBOOK.getBytes(UTF_8)));
        refused(
                422,
                "message",
                new Form()
                        .text("name", "Deploy")
                        .text("message", "m".repeat(501))
                        .file("file", "site.yml", PLAYBOOK.getBytes(UTF_8)));
    }

    @Test
    void refusesAFormWithoutAFile() throws Exception {
        refused(422, "file", new Form().text("name", "Deploy"));
        refused(422, "file", new Form().text("name", "Deploy").text("file", PLAYBOOK));
        refused(422, "file", new Form().text("name", "Deploy").file("file", "", new byte[0]));
        refused(
                422,
                "file",
                new Form()
                        .text("name", "Deploy")
                        .file("file", "site.yml", PLAYBOOK.getBytes(UTF_8))
                        .file("file", "more.yml", PLAYBOOK.getBytes(UTF_8)));
    }

    @Test
    void refusesUnknownFields() throws Exception {
        refused(400, "nmae", new Form().text("nmae", "Deploy").file("file", "site.yml", PLAYBOOK.getBytes(UTF_8)));
    }

    @Test
    void refusesWhatIsNoForm() throws Exception {
        assertThat(send("multipart/form-data", "x".getBytes(UTF_8)).statusCode())
                .isEqualTo(400);
        assertThat(send("multipart/form-data; boundary=x", "garbage".getBytes(UTF_8))
                        .statusCode())
                .isBetween(400, 422);
        assertThat(send("multipart/form-data; boundary=x", new byte[0]).statusCode())
                .isBetween(400, 422);
        assertThat(send("application/json", "{}".getBytes(UTF_8)).statusCode()).isEqualTo(415);
        assertThat(send("multipart/form-data; boundary=x", ("--x\r\nX: " + "y".repeat(20_000)).getBytes(UTF_8))
                        .statusCode())
                .isBetween(400, 422);
    }

    @Test
    void saysWhereThePlaybookIsWrong() throws Exception {
        HttpResponse<String> answer = send(
                new Form().text("name", "").file("file", "site.yml", "- hosts: all\n  taks: []\n".getBytes(UTF_8)));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).get("errors").toString())
                .isEqualTo(
                        "[{\"field\":\"name\",\"message\":\"must not be empty\"},"
                                + "{\"field\":\"file\",\"message\":\"'taks' is not a keyword of a play\",\"line\":2,\"column\":3}]");
    }

    @Test
    void refusesAWordFile() throws Exception {
        Form form = new Form().text("name", "Letter").file("file", "letter.docx", new byte[] {'P', 'K', 3, 4});

        assertThat(send(form).statusCode()).isEqualTo(415);
    }

    @Test
    void answersTenMegabytesInsteadOfHangingUp() throws Exception {
        Form form = new Form().text("name", "Large").file("file", "site.yml", new byte[10 << 20]);
        for (int i = 0; i < 3; i++) {
            assertThat(answerAfterSending(form)).startsWith("HTTP/1.1 413 ").contains("\"error\":\"too_large\"");
        }
    }

    private static void refused(int status, String field, Form form) throws Exception {
        HttpResponse<String> answer = send(form);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).get("errors"))
                .as(answer.body())
                .isNotEmpty()
                .allMatch(error -> error.get("field").asString().equals(field));
    }

    private static HttpResponse<String> send(Form form) throws Exception {
        return send("multipart/form-data; boundary=" + Form.BOUNDARY, form.bytes());
    }

    private static HttpResponse<String> send(String type, byte[] body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/playbooks/upload"))
                            .header("Content-Type", type)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /** As many a client does it: first sends everything, then looks whether there is an answer. */
    private static String answerAfterSending(Form form) throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.port())) {
            byte[] body = form.bytes();
            OutputStream out = socket.getOutputStream();
            out.write("""
                    POST /api/playbooks/upload HTTP/1.1\r
                    Host: localhost\r
                    Connection: close\r
                    Content-Type: multipart/form-data; boundary=%s\r
                    Content-Length: %d\r
                    \r
                    """.formatted(Form.BOUNDARY, body.length).getBytes(UTF_8));
            out.write(body);
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static final class Form {
        static final String BOUNDARY = "------------------------0123456789abcdef";

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Form text(String name, String value) throws IOException {
            return part("name=\"" + name + "\"\r\n", value.getBytes(UTF_8));
        }

        Form file(String name, String filename, byte[] content) throws IOException {
            return part(
                    "name=\"" + name + "\"; filename=\"" + filename + "\"\r\nContent-Type: application/yaml\r\n",
                    content);
        }

        byte[] bytes() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(bytes.toByteArray());
            all.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
            return all.toByteArray();
        }

        private Form part(String header, byte[] content) throws IOException {
            bytes.write(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + header + "\r\n").getBytes(UTF_8));
            bytes.write(content);
            bytes.write("\r\n".getBytes(UTF_8));
            return this;
        }
    }
}
