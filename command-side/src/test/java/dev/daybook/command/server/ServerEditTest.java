package dev.daybook.command.server;

import static dev.daybook.command.server.ServerEndpoint.CREDENTIAL;
import static dev.daybook.command.server.ServerEndpoint.ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.server.Connection;
import dev.daybook.api.server.ServerCommand.EditServer;
import dev.daybook.api.server.ServerCommand.ForgetHostKey;
import dev.daybook.api.server.ServerDetails;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;

/** Changes of a server that is there. */
class ServerEditTest {
    private static final ServerEndpoint ENDPOINT = new ServerEndpoint();

    @BeforeEach
    void forget() {
        ENDPOINT.forget();
    }

    @Test
    void changesWhatIsSentAndNothingElse() {
        ENDPOINT.put("{\"ssh_port\": 22}", null)
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("ETag", "\"8\"");

        assertThat(ENDPOINT.sent())
                .containsExactly(new EditServer(
                        ID,
                        new ServerDetails(
                                "web1",
                                "192.0.2.7",
                                Connection.SSH,
                                "Debian",
                                "12",
                                22,
                                "deploy",
                                CREDENTIAL,
                                "front",
                                List.of("web"),
                                false),
                        7L));
        assertThat(ENDPOINT.reserved()).isEmpty();
    }

    @Test
    void removesWhatIsSentAsNull() {
        ENDPOINT.put("""
                {"os_type": null, "os_version": null, "credential_id": null, "hostname": null, "tags": [], "description": ""}
                """, "\"7\"").expectStatus().isOk();

        assertThat(ENDPOINT.sent())
                .containsExactly(new EditServer(
                        ID,
                        new ServerDetails(
                                "web1",
                                "192.0.2.7",
                                Connection.SSH,
                                null,
                                null,
                                2222,
                                "deploy",
                                null,
                                "",
                                List.of(),
                                false),
                        7L));
    }

    @Test
    void reservesANewName() {
        ENDPOINT.put("{\"hostname\": \"WEB1\"}", "*").expectStatus().isOk();

        assertThat(ENDPOINT.reserved()).containsExactly("WEB1");
    }

    @Test
    void makesItALocalServerOnceItHasNoCredential() {
        ENDPOINT.assertRefused(ENDPOINT.put("{\"connection\": \"local\"}", null), "credential_id");

        ENDPOINT.put("{\"connection\": \"local\", \"credential_id\": null}", null)
                .expectStatus()
                .isOk();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"6\"", "\"8\"", "\"9\"", "W/\"6\""})
    void isRefusedForAnotherVersion(String version) {
        ENDPOINT.put("{\"ssh_port\": 22}", version)
                .expectStatus()
                .isEqualTo(412)
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo("stale_version");
        assertThat(ENDPOINT.sent()).isEmpty();
    }

    @Test
    void isRefusedWhereAnythingIsWrong() {
        ENDPOINT.assertRefused(ENDPOINT.put("{\"ip_address\": \"-\"}", null), "ip_address");
        ENDPOINT.put("{\"host_key\": null}", null).expectStatus().isBadRequest();
        ENDPOINT.put("{\"version\": 7}", null).expectStatus().isBadRequest();
        ENDPOINT.put("{}", "seven").expectStatus().isBadRequest();
        ENDPOINT.put("[]", null).expectStatus().isEqualTo(400);
        assertThat(ENDPOINT.sent()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-7000-8000-000000000000", "web1"})
    void needsAServer(String id) {
        ENDPOINT.client()
                .put()
                .uri("/api/servers/" + id)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{}")
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void forgetsTheHostKey() {
        ENDPOINT.client()
                .delete()
                .uri("/api/servers/" + ID + "/host-key")
                .header("If-Match", "\"7\"")
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(ENDPOINT.sent()).containsExactly(new ForgetHostKey(ID, 7L));
    }
}
