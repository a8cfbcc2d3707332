package dev.daybook.server;

import static dev.daybook.server.Requests.refused;
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
import dev.daybook.server.Routes.Route;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is not let in, and who not any further. */
@Timeout(120)
class AccessRefusalsTest {
    private static final Hub HUB = Hub.shared();

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
            notGood(token);
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
            notGood(forged.serialize());
        }

        @Test
        void signedByNobodyIsNotGood() {
            notGood(new PlainJWT(claims()).serialize());
            String[] good = token().split("\\.");
            for (String alg : List.of("none", "None", "NONE", "nOnE")) {
                String header = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(("{\"alg\":\"" + alg + "\"}").getBytes(UTF_8));
                notGood(header + "." + good[1] + ".");
            }
        }

        /** The old trick: the public key, which everyone has, taken as the secret of a symmetric signature. */
        @Test
        void signedWithThePublicKeyAsASecretIsNotGood() throws JOSEException {
            SignedJWT forged = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(keyId()).build(), claims());
            forged.sign(new MACSigner(HUB.nobody().get("/api/auth/jwks").text().getBytes(UTF_8)));
            notGood(forged.serialize());
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
            notGood(parts[0] + "." + altered + "." + parts[2]);
        }

        @Test
        void thatHasExpiredSaysSo() {
            refused(HUB.nobody().withToken(issuedBefore(Duration.ofMinutes(16))).get(SEEN), 401, "token_expired");
            HUB.nobody()
                    .withToken(issuedBefore(Duration.ofMinutes(13)))
                    .get(SEEN)
                    .expect(200);
        }

        @Test
        void thatIsNotGoodDoesNoHarmWhereNoneIsNeeded() {
            HUB.nobody().withToken("x").get("/api/health").expect(200);
            assertThat(HUB.nobody().withToken("x").signIn("admin", HUB.adminPassword()))
                    .isNotBlank();
        }

        private static void notGood(String token) {
            refused(HUB.nobody().withToken(token).get(SEEN), 401, "invalid_token");
        }

        /** Good for 15 minutes from then on. */
        private static String issuedBefore(Duration age) {
            Clock then = Clock.fixed(Instant.now().minus(age), ZoneOffset.UTC);
            return new AccessTokens(HUB.bean(SecretStore.class), then, Duration.ofMinutes(15)).issue(viewer());
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
}
