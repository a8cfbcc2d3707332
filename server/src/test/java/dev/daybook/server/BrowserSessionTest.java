package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.Role;
import dev.daybook.server.HubClient.Answer;
import dev.daybook.server.HubClient.Event;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** The web app stays signed in by a cookie, and other sites cannot use it. */
@Timeout(120)
class BrowserSessionTest {
    private static final String CLIENT = "X-Daybook-Client";

    private final Hub hub = Hub.shared();
    private final HubClient nobody = hub.nobody();
    private final Account account = Account.on(hub, Role.SUPER_ADMIN);

    @Nested
    class TheCookie {
        @Test
        void isSetWhereNoScriptAndNoOtherSiteGetsAtIt() {
            Answer answer = signIn(CLIENT, "web");
            assertThat(List.of(answer.header("Set-Cookie").split("; ")))
                    .contains("Path=/api/auth", "Max-Age=2592000", "HTTPOnly", "SameSite=Strict")
                    .doesNotContain("Secure");
            assertThat(answer.body().has("refresh_token")).isTrue();
            assertThat(answer.body().path("refresh_token").isNull()).isTrue();
            assertThat(answer.body().path("access_token").stringValue()).isNotBlank();
        }

        @Test
        void isForEncryptedConnectionsOnlyWhenItWasMadeOnOne() {
            assertThat(List.of(signIn("X-Forwarded-Proto", "https")
                            .header("Set-Cookie")
                            .split("; ")))
                    .contains("Secure");
        }

        @Test
        void holdsWhatOtherClientsGetInTheAnswer() {
            Answer answer = signIn();
            assertThat(answer.body().path("refresh_token").stringValue()).isEqualTo(token(answer));
        }

        @Test
        void goesOnWithTheNext() {
            Answer first = signIn(CLIENT, "web");
            Answer second = refresh(first).expect(200);
            assertThat(token(second)).isNotEqualTo(token(first));
            nobody.withToken(access(second)).get("/api/auth/me").expect(200);
            refresh(second).expect(200);
        }

        @Test
        void isNotLookedAtWithoutTheHeaderOfTheWebApp() {
            String cookie = cookie(signIn(CLIENT, "web"));
            Requests.invalid(nobody.post("/api/auth/refresh", "", "Cookie", cookie), "refresh_token");
            Requests.refused(nobody.post("/api/auth/logout", "", "Cookie", cookie), 401, "unauthorized");
            Requests.invalid(nobody.post("/api/auth/refresh", "", "Cookie", cookie, CLIENT, "other"), CLIENT);
        }

        @ParameterizedTest
        @CsvSource({
            "Origin, https://evil.example",
            "Origin, null",
            "Origin, http://localhost.evil.example",
            "Origin, %%%",
            "Sec-Fetch-Site, cross-site",
            "Sec-Fetch-Site, same-site",
            "Sec-Fetch-Site, none"
        })
        void isNotTakenFromAnotherSite(String header, String value) {
            Answer signedIn = signIn(CLIENT, "web");
            for (String path : List.of("/api/auth/refresh", "/api/auth/logout")) {
                Requests.refused(
                        nobody.post(path, "", "Cookie", cookie(signedIn), CLIENT, "web", header, value),
                        403,
                        "forbidden");
            }
            refresh(signedIn).expect(200);
        }

        @Test
        void isTakenFromTheHubsOwnPages() {
            Answer first = signIn(CLIENT, "web");
            Answer second = refresh(first, "Origin", hub.address()).expect(200);
            refresh(second, "Origin", "http://other.example", "Sec-Fetch-Site", "same-origin")
                    .expect(200);
        }

        @Test
        void isNotTakenTogetherWithABody() {
            Requests.invalid(
                    nobody.post(
                            "/api/auth/refresh",
                            Map.of("refresh_token", "x"),
                            "Cookie",
                            cookie(signIn(CLIENT, "web")),
                            CLIENT,
                            "web"),
                    "refresh_token");
        }

        @Test
        void thatIsMissingOrMadeUpIsNobody() {
            Requests.refused(nobody.post("/api/auth/refresh", "", CLIENT, "web"), 401, "unauthorized");
            Requests.refused(
                    nobody.post("/api/auth/refresh", "", CLIENT, "web", "Cookie", "daybook_refresh=made-up"),
                    401,
                    "invalid_token");
        }
    }

    @Nested
    class TwoWindows {
        @Test
        void thatRefreshAtTheSameMomentAreBothServedTheSame() {
            Answer current = signIn(CLIENT, "web");
            for (int round = 0; round < 10; round++) {
                Answer before = current;
                List<Answer> answers;
                try (ExecutorService windows = Executors.newVirtualThreadPerTaskExecutor()) {
                    answers = IntStream.range(0, 6)
                            .mapToObj(_ -> CompletableFuture.supplyAsync(() -> refresh(before), windows))
                            .toList()
                            .stream()
                            .map(CompletableFuture::join)
                            .toList();
                }
                answers.forEach(answer -> answer.expect(200));
                assertThat(answers.stream().map(BrowserSessionTest::token)).containsOnly(token(answers.getFirst()));
                current = answers.getLast();
            }
            refresh(current).expect(200);
        }

        @Test
        void areNotServedWhenTheTimeForThatIsOver() {
            Answer first = signIn(CLIENT, "web");
            Answer second = refresh(first).expect(200);
            assertThat(hub.bean(JdbcTemplate.class)
                            .update(
                                    "update refresh_token set used_at = used_at - interval 31 second where user_id = ? and used",
                                    account.id().toString()))
                    .isEqualTo(1);
            Requests.refused(refresh(first), 401, "invalid_token");
            Requests.refused(refresh(second), 401, "invalid_token");
        }
    }

    @Nested
    class SigningOut {
        @Test
        void endsTheSessionAndTakesTheCookieAway() {
            Answer signedIn = signIn(CLIENT, "web");
            Answer other = signIn(CLIENT, "web");
            Answer out = nobody.post("/api/auth/logout", "", "Cookie", cookie(signedIn), CLIENT, "web")
                    .expect(204);
            assertThat(out.text()).isEmpty();
            assertThat(List.of(out.header("Set-Cookie").split("; ")))
                    .contains("daybook_refresh=", "Max-Age=0", "Path=/api/auth", "HTTPOnly");
            Requests.refused(refresh(signedIn), 401, "invalid_token");
            refresh(other).expect(200);
        }

        @Test
        void isDoneByTheAccessTokenOrTheRefreshTokenToo() {
            Answer one = signIn();
            nobody.withToken(access(one)).post("/api/auth/logout", "").expect(204);
            nobody.withToken(access(one)).post("/api/auth/logout", "").expect(204);
            Requests.refused(refresh(one), 401, "invalid_token");
            Answer two = signIn();
            nobody.post("/api/auth/logout", Map.of("refresh_token", token(two))).expect(204);
            Requests.refused(refresh(two), 401, "invalid_token");
        }

        @Test
        void isForSomebodyWhoIsSignedIn() {
            Requests.refused(nobody.post("/api/auth/logout", ""), 401, "unauthorized");
            Requests.refused(nobody.post("/api/auth/logout", Map.of("refresh_token", "made-up")), 401, "invalid_token");
        }

        @Test
        void endsItsLiveStreamsAndNoOthers() {
            Answer mine = signIn();
            Answer other = signIn();
            try (Stream<Event> ended = nobody.withToken(access(mine)).follow("/api/events");
                    Stream<Event> goesOn = nobody.withToken(access(other)).follow("/api/events")) {
                Iterator<Event> others = goesOn.iterator();
                others.next();
                nobody.withToken(access(mine)).post("/api/auth/logout", "").expect(204);
                assertThat(ended.count()).isPositive(); // and comes to an end
                Live.readThrough(others, this::isOfThisSignOut, new ArrayList<>());
            }
        }

        @Test
        void leavesNoStreamToAnAccessTokenThatIsStillGood() {
            Answer mine = signIn();
            nobody.withToken(access(mine)).post("/api/auth/logout", "").expect(204);
            try (Stream<Event> stream = nobody.withToken(access(mine)).follow("/api/events")) {
                assertThat(stream.count()).isNotNegative(); // it ends
            }
        }

        private boolean isOfThisSignOut(Event event) {
            return endsSessionsOf(account, event);
        }
    }

    @Nested
    class ANewPassword {
        @Test
        void endsTheOtherSessionsAndTheirStreams() {
            Answer mine = signIn();
            Answer other = signIn();
            try (Stream<Event> ended = nobody.withToken(access(other)).follow("/api/events")) {
                Answer changed = change(mine, account.password(), "New-passw0rd-of-a-test")
                        .expect(200);
                assertThat(ended.count()).isNotNegative();
                Requests.refused(refresh(other), 401, "invalid_token");
                refresh(changed).expect(200);
                nobody.signIn(account.name(), "New-passw0rd-of-a-test");
                Requests.refused(
                        nobody.post(
                                "/api/auth/login", Map.of("username", account.name(), "password", account.password())),
                        401,
                        "authentication_failed");
            }
        }

        @Test
        void isRefusedInWordsThatSayWhatIsWrong() {
            Answer mine = signIn();
            assertThat(fault(change(mine, "Wrong-0-password", "New-passw0rd-of-a-test"), "old_password"))
                    .isEqualTo("is not the password of this account");
            assertThat(fault(change(mine, account.password(), "Short1"), "new_password"))
                    .isEqualTo("must have 8 to 256 characters");
            assertThat(fault(change(mine, account.password(), "without-a-digit"), "new_password"))
                    .isEqualTo("must have an upper-case letter, a lower-case letter and a digit");
            assertThat(fault(change(mine, account.password(), account.password()), "new_password"))
                    .isEqualTo("must be another one than the old password");
            refresh(mine).expect(200);
        }

        private String fault(Answer answer, String field) {
            return Requests.invalid(answer, field).at("/errors/0/message").stringValue();
        }

        private Answer change(Answer signedIn, String from, String to) {
            return nobody.withToken(access(signedIn))
                    .post("/api/auth/change-password", Map.of("old_password", from, "new_password", to));
        }
    }

    @Test
    void thatIsUsedByAThiefIsToldInTheBook() {
        Answer first = signIn();
        refresh(refresh(first).expect(200)).expect(200);
        Requests.refused(refresh(first), 401, "invalid_token");
        Event told;
        try (Stream<Event> story = hub.admin().follow("/api/events")) {
            told = story.filter(event -> endsSessionsOf(account, event))
                    .findFirst()
                    .orElseThrow();
        }
        JsonNode payload = told.data().path("payload");
        assertThat(payload.path("reason").stringValue()).isEqualTo("token_reused");
        assertThat(payload.path("sessions").size()).isEqualTo(1);
        assertThat(told.data().toString()).doesNotContain(token(first));
    }

    private static boolean endsSessionsOf(Account account, Event event) {
        return event.kind().equals("UserSessionsEnded")
                && event.data()
                        .at("/payload/user_id")
                        .stringValue("")
                        .equals(account.id().toString());
    }

    private Answer signIn(String... headers) {
        return nobody.post(
                        "/api/auth/login", Map.of("username", account.name(), "password", account.password()), headers)
                .expect(200);
    }

    /** As the web app does it. */
    private Answer refresh(Answer before, String... more) {
        String[] headers = Stream.concat(Stream.of("Cookie", cookie(before), CLIENT, "web"), Stream.of(more))
                .toArray(String[]::new);
        return nobody.post("/api/auth/refresh", "", headers);
    }

    private static String access(Answer signedIn) {
        return signedIn.body().path("access_token").stringValue();
    }

    private static String cookie(Answer answer) {
        return "daybook_refresh=" + token(answer);
    }

    private static String token(Answer answer) {
        return answer.header("Set-Cookie").split("; ")[0].substring("daybook_refresh=".length());
    }
}
