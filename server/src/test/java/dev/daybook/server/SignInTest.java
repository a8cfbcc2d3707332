package dev.daybook.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.daybook.server.HubClient.Answer;
import dev.daybook.server.HubClient.Event;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class SignInTest {
    private static final String WRONG_PASSWORD = "Wrong-0-password-of-a-test";

    private final Hub hub = Hub.shared();
    private final HubClient nobody = hub.nobody();

    @Nested
    class WithAPassword {
        @Test
        void givesTokensAndSaysWhoOneIs() {
            JsonNode tokens = signIn();
            assertThat(tokens.path("access_token").stringValue()).isNotBlank();
            assertThat(tokens.path("refresh_token").stringValue()).hasSizeGreaterThan(40);
            assertThat(tokens.path("token_type").stringValue()).isEqualTo("Bearer");
            assertThat(tokens.path("expires_in").intValue()).isEqualTo(900);
            assertThat(tokens.at("/user/username").stringValue()).isEqualTo("admin");
            assertThat(tokens.at("/user/role").stringValue()).isEqualTo("super_admin");
            assertThat(tokens.at("/user/is_active").booleanValue()).isTrue();
            assertThat(tokens.toString()).doesNotContain("argon2").doesNotContain(hub.adminPassword());
        }

        @Test
        void doesNotMindTheCaseOfTheName() {
            assertThat(nobody.signIn("ADMIN", hub.adminPassword())).isNotBlank();
        }

        @Test
        void isRefusedInTheSameWordsWhateverWasWrong() {
            JsonNode wrongPassword = Requests.refused(login("admin", WRONG_PASSWORD), 401, "authentication_failed");
            JsonNode unknownUser =
                    Requests.refused(login("nobody-of-that-name", WRONG_PASSWORD), 401, "authentication_failed");
            JsonNode other =
                    Requests.refused(login("nobody-of-that-name", hub.adminPassword()), 401, "authentication_failed");
            assertThat(withoutRequestId(unknownUser)).isEqualTo(withoutRequestId(wrongPassword));
            assertThat(withoutRequestId(other)).isEqualTo(withoutRequestId(wrongPassword));
        }

        @Test
        void isRefusedWhereAFieldIsMissing() {
            Requests.invalid(nobody.post("/api/auth/login", Map.of()), "username", "password");
            Requests.invalid(nobody.post("/api/auth/login", Map.of("username", "admin")), "password");
        }

        private JsonNode withoutRequestId(JsonNode problem) {
            return ((tools.jackson.databind.node.ObjectNode) problem).without("request_id");
        }
    }

    @Nested
    class TheAccessToken {
        @Test
        void opensTheHub() {
            JsonNode tokens = signIn();
            Answer me = nobody.withToken(tokens.path("access_token").stringValue())
                    .get("/api/auth/me")
                    .expect(200);
            assertThat(me.body().path("id")).isEqualTo(tokens.at("/user/id"));
            assertThat(me.body().path("username").stringValue()).isEqualTo("admin");
            assertThat(me.body().path("last_login").stringValue()).endsWith("Z");
            assertThat(me.header("ETag"))
                    .isEqualTo("\"" + me.body().path("version").longValue() + "\"");
        }

        @Test
        void isVerifiedByThePublishedKey() throws Exception {
            SignedJWT token = SignedJWT.parse(signIn().path("access_token").stringValue());
            assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
            ECKey key = published().getKeyByKeyId(token.getHeader().getKeyID()).toECKey();
            assertThat(token.verify(new ECDSAVerifier(key))).isTrue();
            assertThat(token.getJWTClaimsSet().getStringClaim("role")).isEqualTo("super_admin");
            assertThat(Duration.between(
                            token.getJWTClaimsSet().getIssueTime().toInstant(),
                            token.getJWTClaimsSet().getExpirationTime().toInstant()))
                    .isEqualTo(Duration.ofMinutes(15));
        }

        @Test
        void isSignedByAKeyOfWhichOnlyThePublicHalfIsPublished() throws Exception {
            assertThat(published().getKeys()).hasSize(1).noneMatch(com.nimbusds.jose.jwk.JWK::isPrivate);
        }

        /** Whoever has a token, and no account, is nobody. */
        @Test
        void ofAnAccountThatIsNotThereIsNotGood() {
            Requests.refused(hub.as(dev.daybook.api.Role.ADMIN).get("/api/auth/me"), 401, "invalid_token");
        }

        private JWKSet published() throws Exception {
            return JWKSet.parse(nobody.get("/api/auth/jwks").expect(200).text());
        }
    }

    @Nested
    class TheRefreshToken {
        @Test
        void isGoodForOneUseWhichGivesTheNext() {
            JsonNode first = signIn();
            JsonNode second = refresh(first).expect(200).body();
            assertThat(second.path("refresh_token")).isNotEqualTo(first.path("refresh_token"));
            assertThat(second.path("expires_in").intValue()).isEqualTo(900);
            assertThat(second.path("user").path("id"))
                    .isEqualTo(first.path("user").path("id"));
            nobody.withToken(second.path("access_token").stringValue())
                    .get("/api/auth/me")
                    .expect(200);
            refresh(second).expect(200);
        }

        @Test
        void endsItsWholeFamilyWhenItIsUsedAgain() {
            JsonNode first = signIn();
            JsonNode otherFamily = signIn();
            JsonNode second = refresh(first).expect(200).body();
            JsonNode third = refresh(second).expect(200).body();
            Requests.refused(refresh(first), 401, "invalid_token");
            Requests.refused(refresh(third), 401, "invalid_token");
            Requests.refused(refresh(second), 401, "invalid_token");
            refresh(otherFamily).expect(200);
        }

        /** Windows of one browser do that; a thief comes later. See {@link BrowserSessionTest}. */
        @Test
        void usedByManyAtOnceServesAllOfThemTheSame() {
            JsonNode first = signIn();
            List<Answer> answers;
            try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
                answers =
                        IntStream.range(0, 10)
                                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> refresh(first), many))
                                .toList()
                                .stream()
                                .map(CompletableFuture::join)
                                .toList();
            }
            assertThat(answers.stream().map(answer -> answer.expect(200).body().path("refresh_token")))
                    .containsOnly(answers.getFirst().body().path("refresh_token"));
            refresh(answers.getFirst().body()).expect(200);
            Requests.refused(refresh(first), 401, "invalid_token");
        }

        @Test
        void expires() throws Exception {
            JsonNode tokens = signIn();
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(tokens.path("refresh_token").stringValue().getBytes(UTF_8)));
            assertThat(hub.bean(JdbcTemplate.class)
                            .update(
                                    "update refresh_token set expires_at = expires_at - interval 30 day where hash = ?",
                                    hash))
                    .isEqualTo(1);
            Requests.refused(refresh(tokens), 401, "token_expired");
        }

        @Test
        void isNothingElseThanOneThatWasGivenOut() {
            Requests.refused(
                    nobody.post("/api/auth/refresh", Map.of("refresh_token", "made-up")), 401, "invalid_token");
            Requests.refused(
                    nobody.post(
                            "/api/auth/refresh",
                            Map.of(
                                    "refresh_token",
                                    signIn().path("access_token").stringValue().substring(0, 200))),
                    401,
                    "invalid_token");
            Requests.invalid(nobody.post("/api/auth/refresh", Map.of("refresh_token", "")), "refresh_token");
            Requests.invalid(nobody.post("/api/auth/refresh", Map.of()), "refresh_token");
        }

        private Answer refresh(JsonNode tokens) {
            return nobody.post(
                    "/api/auth/refresh",
                    Map.of("refresh_token", tokens.path("refresh_token").stringValue()));
        }
    }

    @Nested
    class TheStory {
        @Test
        void tellsOfWhoSignedInFromWhere() {
            String request = "sign-in-" + UUID.randomUUID();
            nobody.post(
                            "/api/auth/login",
                            Map.of("username", "admin", "password", hub.adminPassword()),
                            "X-Request-Id",
                            request,
                            "User-Agent",
                            "test of sign-in")
                    .expect(200);
            assertThat(told(request).getLast().kind()).isEqualTo("UserSignedIn");
            JsonNode actor = told(request).getLast().data().path("actor");
            assertThat(actor.path("username").stringValue()).isEqualTo("admin");
            assertThat(actor.path("ip").stringValue()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
            assertThat(actor.path("user_agent").stringValue()).isEqualTo("test of sign-in");
        }

        @Test
        void tellsOfWhoWasRefused() {
            String request = "refused-" + UUID.randomUUID();
            nobody.post(
                            "/api/auth/login",
                            Map.of("username", "admin", "password", WRONG_PASSWORD),
                            "X-Request-Id",
                            request,
                            "User-Agent",
                            "test of a refusal")
                    .expect(401);
            Event refused = told(request).getLast();
            assertThat(refused.kind()).isEqualTo("UserSignInRefused");
            assertThat(refused.data().at("/payload/reason").stringValue()).isEqualTo("wrong password");
            assertThat(refused.data().at("/actor/ip").stringValue()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
            assertThat(refused.data().at("/actor/user_agent").stringValue()).isEqualTo("test of a refusal");
        }

        @Test
        void tellsNoSecret() {
            String request = "last-" + UUID.randomUUID();
            JsonNode tokens = signIn();
            login("admin", WRONG_PASSWORD).expect(401);
            nobody.post(
                            "/api/auth/login",
                            Map.of("username", "admin", "password", hub.adminPassword()),
                            "X-Request-Id",
                            request)
                    .expect(200);
            List<Event> story = told(request);
            assertThat(story).extracting(Event::kind).contains("UserRegistered", "UserSignedIn", "UserSignInRefused");
            String all = String.join(
                    "\n", story.stream().map(event -> event.data().toString()).toList());
            String hash = new String(storedHash(tokens.at("/user/id").stringValue()), UTF_8);
            assertThat(hash).startsWith("$argon2id$");
            assertThat(all)
                    .doesNotContain(hub.adminPassword())
                    .doesNotContain(WRONG_PASSWORD)
                    .doesNotContainIgnoringCase("argon2")
                    .doesNotContain(hash.substring(hash.lastIndexOf('$') + 1))
                    .doesNotContain(tokens.path("refresh_token").stringValue())
                    .doesNotContain(tokens.path("access_token").stringValue());
        }

        private byte[] storedHash(String user) {
            return hub.bean(dev.daybook.platform.secret.SecretStore.class)
                    .get(new dev.daybook.api.RefersToSecret.SecretRef(user, 1));
        }

        /** The story from its beginning to the event that came of that request. */
        private List<Event> told(String request) {
            List<Event> story = new ArrayList<>();
            try (Stream<Event> live = hub.admin().follow("/api/events")) {
                assertThat(live.peek(story::add)
                                .anyMatch(event -> event.data()
                                        .at("/actor/request_id")
                                        .stringValue("")
                                        .equals(request)))
                        .isTrue();
            }
            return story;
        }
    }

    private JsonNode signIn() {
        return login("admin", hub.adminPassword()).expect(200).body();
    }

    private Answer login(String username, String password) {
        return nobody.post("/api/auth/login", Map.of("username", username, "password", password));
    }
}
