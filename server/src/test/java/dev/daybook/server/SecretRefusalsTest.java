package dev.daybook.server;

import static dev.daybook.server.Requests.invalid;
import static dev.daybook.server.Requests.malformed;
import static dev.daybook.server.Requests.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.server.HubClient.Answer;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Passwords as credentials, and what a job is told in secret: what is refused, and what is shown of the rest. */
@Timeout(120)
class SecretRefusalsTest {
    private static final HubClient ADMIN = Hub.shared().admin();
    private static final Operator OPERATOR = new Operator(ADMIN);

    private final String unique = UUID.randomUUID().toString();
    private final String playbook = OPERATOR.uploadsIdlePlaybook();
    private final String localhost = OPERATOR.findsLocalhost();
    private final String sudo = OPERATOR.addsPassword("sudo " + unique, "become_password", "some words", Map.of());
    private final String vault = OPERATOR.addsPassword("vault " + unique, "vault_password", "other words", Map.of());
    private final String key = ADMIN.post(
                    "/api/credentials", Map.of("name", "key " + unique, "private_key", SshKeys.ed25519()))
            .expect(201)
            .body()
            .path("id")
            .stringValue();

    @Test
    void aPasswordIsShownByAFingerprintThatOnlyTheHubCanMake() {
        JsonNode shown = ADMIN.get("/api/credentials/" + vault).expect(200).body();
        assertThat(shown.path("kind").stringValue()).isEqualTo("vault_password");
        assertThat(shown.path("vault_id").stringValue()).isEqualTo("default");
        assertThat(shown.path("fingerprint").stringValue()).matches("HMAC-SHA256:[A-Za-z0-9+/]{43}");
        assertThat(shown.path("key_type").isNull()).isTrue();
        String again = OPERATOR.addsPassword("again " + unique, "become_password", "other words", Map.of());
        assertThat(ADMIN.get("/api/credentials/" + again).expect(200).body().path("fingerprint"))
                .isEqualTo(shown.path("fingerprint"));
    }

    @Test
    void aPasswordIsReplacedWhereThereIsOne() {
        JsonNode before = ADMIN.get("/api/credentials/" + sudo).expect(200).body();
        JsonNode after = ADMIN.put("/api/credentials/" + sudo + "/password", Map.of("password", "new words"))
                .expect(200)
                .body();
        assertThat(after.path("secret_version").intValue()).isEqualTo(2);
        assertThat(after.path("fingerprint")).isNotEqualTo(before.path("fingerprint"));
        refused(ADMIN.put("/api/credentials/" + key + "/password", Map.of("password", "new words")), 409, "conflict");
        refused(
                ADMIN.put("/api/credentials/" + sudo + "/key", Map.of("private_key", SshKeys.ed25519())),
                409,
                "conflict");
        invalid(ADMIN.put("/api/credentials/" + sudo + "/password", Map.of("password", "abc")), "password");
        invalid(ADMIN.put("/api/credentials/" + sudo + "/password", Map.of()), "password");
        malformed(ADMIN.put("/api/credentials/" + sudo + "/password", Map.of("password", "abcd", "kind", "ssh_key")));
    }

    @Test
    void aServerTakesOnlyAKey() {
        invalid(
                ADMIN.post(
                        "/api/servers", Map.of("hostname", unique, "ip_address", "192.0.2.1", "credential_id", sudo)),
                "credential_id");
    }

    @Test
    void credentialsOfAJobAreOfTheirKind() {
        String unknown = UUID.randomUUID().toString();
        invalid(job("become_credential_id", unknown), "become_credential_id");
        invalid(job("become_credential_id", "no-id"), "become_credential_id");
        invalid(job("become_credential_id", vault), "become_credential_id");
        invalid(job("become_credential_id", key), "become_credential_id");
        invalid(job("vault_credential_ids", List.of(unknown)), "vault_credential_ids");
        invalid(job("vault_credential_ids", List.of(sudo)), "vault_credential_ids");
        invalid(job("vault_credential_ids", List.of(vault, vault)), "vault_credential_ids");
        invalid(job("vault_credential_ids", Collections.nCopies(11, vault)), "vault_credential_ids");
        invalid(job("vault_credential_ids", vault), "vault_credential_ids");
        String sameLabel = OPERATOR.addsPassword("same " + unique, "vault_password", "more words", Map.of());
        invalid(job("vault_credential_ids", List.of(vault, sameLabel)), "vault_credential_ids");
    }

    @Test
    void secretVariablesAreNamesAndTexts() {
        invalid(job("secret_vars", Map.of("not a name", "long enough")), "secret_vars");
        invalid(job("secret_vars", Map.of("short", "abc")), "secret_vars");
        invalid(job("secret_vars", Map.of("long", "a".repeat(65_537))), "secret_vars");
        invalid(job("secret_vars", Collections.singletonMap("nothing", null)), "secret_vars");
        invalid(job("secret_vars", many(101, "long enough")), "secret_vars");
        invalid(job("secret_vars", many(5, "a".repeat(60_000))), "secret_vars");
        invalid(job("secret_vars", Map.of("number", 12_345)), "secret_vars.number");
        invalid(job("secret_vars", List.of("long enough")), "secret_vars");
        invalid(
                job(Map.of("secret_vars", Map.of("twice", "long enough"), "extra_vars", Map.of("twice", 1))),
                "secret_vars");
    }

    @Test
    void aJobShowsNamesAndFingerprints() {
        JsonNode job = job(Map.of(
                        "become_credential_id", sudo,
                        "vault_credential_ids", List.of(vault),
                        "secret_vars", Map.of("token", "canary of a token", "other", "canary of a token")))
                .expect(201)
                .body();
        assertThat(job.path("become_credential_id").stringValue()).isEqualTo(sudo);
        assertThat(job.at("/vault_credential_ids/0").stringValue()).isEqualTo(vault);
        assertThat(job.path("secret_vars")
                        .valueStream()
                        .map(one -> one.path("name").stringValue()))
                .containsExactly("other", "token");
        assertThat(job.at("/secret_vars/0/fingerprint").stringValue()).startsWith("HMAC-SHA256:");
        assertThat(job.at("/secret_vars/0/fingerprint")).isEqualTo(job.at("/secret_vars/1/fingerprint"));
        assertThat(job.toString()).doesNotContain("canary");
        assertThat(Operator.status(OPERATOR.waitsFor(job.path("id").stringValue())))
                .isEqualTo("success");
    }

    private Answer job(String field, Object value) {
        return job(Map.of(field, value));
    }

    private Answer job(Map<String, Object> more) {
        Map<String, Object> body = new HashMap<>(Map.of("playbook_id", playbook, "server_id", localhost));
        body.putAll(more);
        return ADMIN.post("/api/jobs", body);
    }

    private static Map<String, String> many(int count, String value) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(number -> "v" + number, _ -> value));
    }
}
