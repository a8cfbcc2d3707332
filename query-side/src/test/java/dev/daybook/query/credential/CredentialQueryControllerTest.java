package dev.daybook.query.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.credential.CredentialEvent.CredentialAdded;
import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.credential.SshKey;
import dev.daybook.query.ReadModel;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;

class CredentialQueryControllerTest {
    private static final CredentialId ID = CredentialId.next();

    private static ReadModel model;
    private static WebTestClient client;

    @BeforeAll
    static void addCredentials() {
        model = ReadModel.fresh();
        model.table(CredentialTable.class);
        client = model.web(CredentialQueryController.class);
        ReadModel.Told credentials = model.project(CredentialProjection.class);
        credentials.tell(ID, added(ID, "Web_servers"));
        for (String name : List.of("databases", "webhooks")) {
            CredentialId id = CredentialId.next();
            credentials.tell(id, added(id, name));
        }
    }

    @AfterAll
    static void drop() {
        model.close();
    }

    @ParameterizedTest(name = "{0} finds {1}")
    @CsvSource(delimiter = '|', textBlock = """
            ?                 | webhooks databases Web_servers
            ?sort=name        | databases Web_servers webhooks
            ?sort=-created_at | webhooks databases Web_servers
            ?search=WEB       | webhooks Web_servers
            ?search=web_      | Web_servers
            ?page=3&per_page=1 | Web_servers
            """)
    void answers(String query, String names) {
        byte[] body = client.get()
                .uri("/api/credentials" + query)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        assertThat(model.json()
                        .readTree(body)
                        .get("items")
                        .valueStream()
                        .map(item -> item.get("name").stringValue()))
                .containsExactly(names.split(" "));
    }

    @Test
    void showsOneCredentialWithoutItsKey() {
        client.get()
                .uri("/api/credentials/" + ID)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("ETag", "\"0\"")
                .expectBody()
                .json("""
                {
                  "id": "%s", "name": "Web_servers", "key_type": "ssh-ed25519", "fingerprint": "SHA256:f",
                  "public_key": "ssh-ed25519 AAAA", "secret_version": 1, "created_at": "2026-01-02T03:04:05.123456Z",
                  "updated_at": "2026-01-02T03:04:05.123456Z", "version": 0
                }
                """.formatted(ID), JsonCompareMode.STRICT);
    }

    @ParameterizedTest
    @CsvSource({"00000000-0000-7000-8000-000000000000", "web_servers"})
    void knowsNoCredentialOfAnotherId(String id) {
        client.get().uri("/api/credentials/" + id).exchange().expectStatus().isNotFound();
    }

    private static CredentialAdded added(CredentialId id, String name) {
        return new CredentialAdded(id, name, new SshKey(1, "ssh-ed25519", "SHA256:f", "ssh-ed25519 AAAA"));
    }
}
