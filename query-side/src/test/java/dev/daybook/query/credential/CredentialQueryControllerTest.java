package dev.daybook.query.credential;

import dev.daybook.api.credential.CredentialEvent.CredentialAdded;
import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.credential.SshKey;
import dev.daybook.query.ReadEndpoint;
import dev.daybook.query.ReadModel;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialQueryControllerTest {
    private static final CredentialId ID = CredentialId.next();

    private static ReadModel model;
    private static ReadEndpoint endpoint;

    @BeforeAll
    static void addCredentials() {
        model = ReadModel.fresh();
        model.table(CredentialTable.class);
        endpoint = new ReadEndpoint(model, CredentialQueryController.class, "/api/credentials");
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
        endpoint.lists(query, "name", names);
    }

    @Test
    void showsOneCredentialWithoutItsKey() {
        endpoint.shows(ID, 0, """
                {
                  "id": "%s", "name": "Web_servers", "kind": "ssh_key", "vault_id": null, "key_type": "ssh-ed25519", "fingerprint": "SHA256:f",
                  "public_key": "ssh-ed25519 AAAA", "secret_version": 1, "created_at": "2026-01-02T03:04:05.123456Z",
                  "updated_at": "2026-01-02T03:04:05.123456Z", "version": 0
                }
                """.formatted(ID));
    }

    @ParameterizedTest
    @CsvSource({"00000000-0000-7000-8000-000000000000", "web_servers"})
    void knowsNoCredentialOfAnotherId(String id) {
        endpoint.get("/" + id).expectStatus().isNotFound();
    }

    private static CredentialAdded added(CredentialId id, String name) {
        return new CredentialAdded(id, name, new SshKey(1, "ssh-ed25519", "SHA256:f", "ssh-ed25519 AAAA"));
    }
}
