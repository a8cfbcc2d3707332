package dev.daybook.command.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.daybook.api.TakesName.NameKind;
import dev.daybook.api.credential.CredentialCommand.AddCredential;
import dev.daybook.api.credential.CredentialCommand.AddPassword;
import dev.daybook.api.credential.CredentialCommand.ReplaceKey;
import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.credential.CredentialKind;
import dev.daybook.api.credential.CredentialQuery.FindCredential;
import dev.daybook.api.credential.CredentialView;
import dev.daybook.api.credential.Password;
import dev.daybook.command.Endpoints;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.name.Names;
import dev.daybook.platform.secret.Fingerprints;
import dev.daybook.platform.secret.SecretStore;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

class CredentialCommandControllerTest {
    private static final CredentialId ID = CredentialId.next();
    private static final CredentialView VIEW = new CredentialView(
            ID,
            "web",
            CredentialKind.SSH_KEY,
            null,
            "ssh-ed25519",
            "SHA256:f",
            "ssh-ed25519 AAAA",
            3,
            Instant.EPOCH,
            Instant.EPOCH,
            4);

    private static String key = "";

    private static final Commands COMMANDS = mock(Commands.class);
    private static final Views VIEWS = mock(Views.class);
    private static final Names NAMES = mock(Names.class);
    private static final SecretStore SECRETS = mock(SecretStore.class);
    private static final Fingerprints FINGERPRINTS = mock(Fingerprints.class);
    /** In the order in which it HAPPENED. */
    private static final List<Object> HAPPENED = new ArrayList<>();

    private static final WebTestClient CLIENT =
            Endpoints.of(new CredentialCommandController(COMMANDS, VIEWS, NAMES, SECRETS, FINGERPRINTS));

    @BeforeAll
    static void makeKey() throws Exception {
        byte[] pkcs8 = KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        key = "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(pkcs8)
                + "\n-----END PRIVATE KEY-----\n";
    }

    @BeforeEach
    void forget() {
        HAPPENED.clear();
    }

    @BeforeAll
    static void answer() {
        when(COMMANDS.send(any()))
                .thenAnswer(call -> Mono.fromSupplier(() -> {
                    HAPPENED.add(call.getArgument(0));
                    return 4L;
                }));
        when(NAMES.reserve(eq(NameKind.CREDENTIAL), any(), any(), any()))
                .thenAnswer(call -> Mono.fromRunnable(() -> HAPPENED.add("reserved " + call.getArgument(1)))
                        .then(call.<Mono<?>>getArgument(3)));
        when(SECRETS.put(any(), any())).thenAnswer(call -> {
            HAPPENED.add(new String(call.<byte[]>getArgument(1), UTF_8));
            return 3;
        });
        when(FINGERPRINTS.of(any())).thenAnswer(call -> "HMAC of " + call.getArgument(0));
        when(VIEWS.shownAt(any(FindCredential.class), eq(CredentialView.class), any(), anyLong()))
                .thenReturn(Mono.just(VIEW));
    }

    @Test
    void storesTheKeyBeforeItIsNamedAndShowsNothingOfIt() {
        post(Map.of("name", " web ", "private_key", key))
                .expectStatus()
                .isCreated()
                .expectHeader()
                .valueMatches("Location", "/api/credentials/[0-9a-f-]{36}")
                .expectBody()
                .json("""
                {"id": "%s", "name": "web", "kind": "ssh_key", "vault_id": null, "key_type": "ssh-ed25519", "fingerprint": "SHA256:f",
                 "public_key": "ssh-ed25519 AAAA", "secret_version": 3, "created_at": "1970-01-01T00:00:00Z",
                 "updated_at": "1970-01-01T00:00:00Z", "version": 4}
                """.formatted(ID), JsonCompareMode.STRICT);

        assertThat(HAPPENED).hasSize(3);
        assertThat(HAPPENED.get(0)).isEqualTo("reserved web");
        assertThat(HAPPENED.get(1)).asString().startsWith("-----BEGIN OPENSSH PRIVATE KEY-----\n");
        assertThat(HAPPENED.get(2)).isInstanceOfSatisfying(AddCredential.class, command -> {
            assertThat(command.name()).isEqualTo("web");
            assertThat(command.key().secretVersion()).isEqualTo(3);
            assertThat(command.key().fingerprint()).startsWith("SHA256:").hasSize(50);
        });
    }

    @Test
    void replacesTheKey() {
        put(ID.toString(), Map.of("private_key", key)).expectStatus().isOk();

        assertThat(HAPPENED).hasSize(2);
        assertThat(HAPPENED.get(0)).asString().startsWith("-----BEGIN OPENSSH PRIVATE KEY-----\n");
        assertThat(HAPPENED.get(1)).isInstanceOfSatisfying(ReplaceKey.class, command -> {
            assertThat(command.credentialId()).isEqualTo(ID);
            assertThat(command.expectedVersion()).isEqualTo(3);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "name,        '',        422",
        "name,        ' ',       422",
        "name,        'a\nb',    422",
        "private_key, '',        422",
        "private_key, 'nothing', 422",
        "password,    'long enough', 422",
        "vault_id,    'prod',    422",
        "kind,        'key',     422",
        "kind,        '',        422",
        "kind,        'SSH_KEY', 422",
        "secret,      'x',       400"
    })
    void refuses(String field, String value, int status) {
        Map<String, Object> body = new HashMap<>(Map.of("name", "web", "private_key", key));
        body.put(field, value);
        assertRefused(post(body), status, field);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {"become_password, null, null", "vault_password, null, default", "vault_password, prod, prod"})
    void storesAPassword(String kind, String vaultId, String label) {
        Map<String, Object> body = new HashMap<>(Map.of("name", "sudo", "kind", kind, "password", "four words"));
        if (vaultId != null) {
            body.put("vault_id", vaultId);
        }
        post(body).expectStatus().isCreated();

        assertThat(HAPPENED).hasSize(3).startsWith("reserved sudo", "four words");
        assertThat(HAPPENED.get(2)).isInstanceOfSatisfying(AddPassword.class, command -> {
            assertThat(command.kind().text()).isEqualTo(kind);
            assertThat(command.vaultId()).isEqualTo(label);
            assertThat(command.password()).isEqualTo(new Password(3, "HMAC of four words"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "password,    '',           422",
        "password,    'abc',        422",
        "password,    ' abcd',      422",
        "password,    'abcd ',      422",
        "password,    'ab\ncd',     422",
        "password,    'ab\u0000cd', 422",
        "private_key, 'abcd',       422",
        "passphrase,  'abcd',       422",
        "vault_id,    'prod',       422",
    })
    void refusesForAPassword(String field, String value, int status) {
        Map<String, Object> body =
                new HashMap<>(Map.of("name", "web", "kind", "become_password", "password", "long enough"));
        body.put(field, value);
        assertRefused(post(body), status, field);
        assertThat(HAPPENED).isEmpty();
    }

    @Test
    void refusesAPasswordThatIsMissingOrTooLongAndALabelThatIsNone() {
        assertRefused(post(Map.of("name", "web", "kind", "vault_password")), 422, "password");
        assertRefused(
                post(Map.of("name", "web", "kind", "vault_password", "password", "a".repeat(1_025))), 422, "password");
        for (String label : List.of("", "a b", "a@b", "a".repeat(65))) {
            assertRefused(
                    post(Map.of("name", "web", "kind", "vault_password", "password", "abcd", "vault_id", label)),
                    422,
                    "vault_id");
        }
    }

    @Test
    void refusesWhatIsTooLong() {
        assertRefused(post(Map.of("name", "a".repeat(101), "private_key", key)), 422, "name");
        assertRefused(post(Map.of("name", "\ufdfa".repeat(20), "private_key", key)), 422, "name");
        assertRefused(post(Map.of("name", "web", "private_key", "a".repeat(65_537))), 422, "private_key");
        assertRefused(
                post(Map.of("name", "web", "private_key", key, "passphrase", "a".repeat(1_025))), 422, "passphrase");
    }

    @Test
    void refusesABodyWithoutAKey() {
        assertRefused(post(Map.of("name", "web")), 422, "private_key");
        assertRefused(put(ID.toString(), Map.of()), 422, "private_key");
    }

    @Test
    void knowsNoCredentialOfAMalformedId() {
        put("web", Map.of("private_key", key)).expectStatus().isNotFound();
        assertThat(HAPPENED).isEmpty();
    }

    private void assertRefused(ResponseSpec response, int status, String field) {
        byte[] body = response.expectStatus()
                .isEqualTo(status)
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo(field)
                .returnResult()
                .getResponseBody();
        assertThat(new String(body, UTF_8)).doesNotContain("BEGIN PRIVATE");
        assertThat(HAPPENED).isEmpty();
    }

    private ResponseSpec post(Map<String, ?> body) {
        return CLIENT.post()
                .uri("/api/credentials")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(JsonMapper.shared().writeValueAsString(body))
                .exchange();
    }

    private ResponseSpec put(String id, Map<String, ?> body) {
        return CLIENT.put()
                .uri("/api/credentials/" + id + "/key")
                .header("If-Match", "\"3\"")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(JsonMapper.shared().writeValueAsString(body))
                .exchange();
    }
}
