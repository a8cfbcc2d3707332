package dev.daybook.command.playbook;

import static dev.daybook.command.playbook.PlaybookEndpoint.KNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.BlobRef;
import dev.daybook.api.playbook.PlaybookCommand.RestorePlaybookVersion;
import dev.daybook.api.playbook.PlaybookCommand.SavePlaybookVersion;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookContent.File;
import dev.daybook.api.playbook.PlaybookContent.Play;
import dev.daybook.api.playbook.PlaybookId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class PlaybookEditTest {
    private static final String EDIT = "/api/playbooks/" + KNOWN + "/content";
    private static final String RESTORE = "/api/playbooks/" + KNOWN + "/restore";

    private static AnnotationConfigApplicationContext context;
    private static WebTestClient client;

    @BeforeAll
    static void start() {
        context = new AnnotationConfigApplicationContext(PlaybookEndpoint.class);
        client = WebTestClient.bindToApplicationContext(context).build();
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @BeforeEach
    void forget() {
        PlaybookEndpoint.SENT.clear();
    }

    @Test
    void savesANewVersion() {
        put(EDIT, "\"7\"", Map.of("content", "- hosts: db\n", "message", "Now\nthe database"))
                .expectStatus()
                .isAccepted(); // there is no view here to wait for

        BlobRef blob = new BlobRef("a".repeat(64), 12);
        assertThat(PlaybookEndpoint.SENT)
                .containsExactly(new SavePlaybookVersion(
                        KNOWN,
                        new PlaybookContent(
                                "site.yml",
                                List.of(new File("site.yml", blob)),
                                List.of(new Play("db", "db")),
                                List.of()),
                        "Now\nthe database",
                        7L));
    }

    @Test
    void saysWhereTheNewContentIsWrong() {
        put(EDIT, "*", Map.of("content", "- hosts: db\n  task: []\n", "message", "x"))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .json("{\"errors\": [{\"field\": \"content\", \"line\": 2, \"column\": 3}]}");
        assertThat(PlaybookEndpoint.SENT).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"content": "- hosts: a", "message": " "}         | 422 | message
            {"content": "- hosts: a"}                         | 422 | message
            {"message": "x"}                                  | 422 | content
            {"content": null, "message": "x"}                 | 422 | content
            {"content": "- hosts: a", "message": "\\u0000"}   | 422 | message
            {"content": "- hosts: a", "message": "\\ud800"}   | 422 | message
            {"content": "- hosts: \\ud800", "message": "x"}   | 422 | content
            {"content": "- hosts: \\u0000", "message": "x"}   | 422 | content
            {"content": "", "message": "x"}                   | 422 | content
            """)
    void refusesEdits(String body, int status, String field) {
        client.put()
                .uri(EDIT)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo(field);
        assertThat(PlaybookEndpoint.SENT).isEmpty();
    }

    @Test
    void refusesMessagesThatAreTooLong() {
        put(EDIT, "*", Map.of("content", "- hosts: a", "message", "m".repeat(501)))
                .expectStatus()
                .isEqualTo(422);
    }

    @Test
    void restoresAVersion() {
        post(RESTORE, "\"7\"", Map.of("version", 3)).expectStatus().isAccepted();
        post(RESTORE, "*", Map.of("version", 3, "message", "It was better"))
                .expectStatus()
                .isAccepted();

        assertThat(PlaybookEndpoint.SENT)
                .containsExactly(
                        new RestorePlaybookVersion(KNOWN, 3, "Restored version 3", 7L),
                        new RestorePlaybookVersion(KNOWN, 3, "It was better", null));
    }

    @Test
    void refusesRestoresWithoutAVersion() {
        post(RESTORE, "*", Map.of()).expectStatus().isEqualTo(422);
        post(RESTORE, "*", Map.of("version", "three")).expectStatus().isEqualTo(422);
        assertThat(PlaybookEndpoint.SENT).isEmpty();
    }

    @Test
    void refusesAnETagThatIsNone() {
        put(EDIT, "yesterday", Map.of("content", "- hosts: a", "message", "x"))
                .expectStatus()
                .isBadRequest();
        post(RESTORE, "yesterday", Map.of("version", 1)).expectStatus().isBadRequest();
    }

    @Test
    void doesNotKnowOtherPlaybooks() {
        for (String id : List.of("nonsense", PlaybookId.next().toString())) {
            put("/api/playbooks/" + id + "/content", "*", Map.of("content", "- hosts: a", "message", "x"))
                    .expectStatus()
                    .isNotFound();
            post("/api/playbooks/" + id + "/restore", "*", Map.of("version", 1))
                    .expectStatus()
                    .isNotFound();
        }
        assertThat(PlaybookEndpoint.SENT).isEmpty();
    }

    private static WebTestClient.ResponseSpec put(String uri, String ifMatch, Object body) {
        return client.put().uri(uri).header("If-Match", ifMatch).bodyValue(body).exchange();
    }

    private static WebTestClient.ResponseSpec post(String uri, String ifMatch, Object body) {
        return client.post()
                .uri(uri)
                .header("If-Match", ifMatch)
                .bodyValue(body)
                .exchange();
    }
}
