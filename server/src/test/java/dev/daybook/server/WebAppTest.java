package dev.daybook.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.server.HubClient.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The web app, here one of two lines, is where a browser looks for it. */
@Timeout(60)
class WebAppTest {
    private static final String SCRIPT = "/assets/app-4f6c2b1a.js";
    private static final String AS_A_BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private static final Pattern NONCE = Pattern.compile("'nonce-([^']{20,})'");

    private final Hub hub = Hub.shared();
    private final Requests nobody = Requests.of(hub.nobody());

    @Nested
    class ThePage {
        @ParameterizedTest
        @ValueSource(strings = {"/", "/index.html", "/jobs", "/jobs/42?line=17", "/playbooks/x.yml", "/apiary"})
        void isAtEveryAddressThatABrowserGoesTo(String path) {
            Answer page = page(path).expect(200);
            assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
            assertThat(page.header("Cache-Control")).isEqualTo("no-store");
            assertThat(page.text()).contains("<div id=\"root\">");
        }

        @Test
        void allowsScriptsAndStylesOfTheHubOnly() {
            Answer page = page("/").expect(200);
            String nonce = nonce(page);
            assertThat(page.header("Content-Security-Policy"))
                    .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce
                            + "'; connect-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; "
                            + "frame-ancestors 'none'; base-uri 'none'; form-action 'self'");
            assertThat(page.text())
                    .contains("nonce=\"" + nonce + "\" src=")
                    .contains("<meta property=\"csp-nonce\" nonce=\"" + nonce + "\"")
                    .doesNotContain(WebApp.NONCE);
        }

        @Test
        void hasAnotherNonceEachTime() {
            assertThat(nonce(page("/"))).isNotEqualTo(nonce(page("/")));
        }

        @Test
        void saysWhatElseItDoesWithout() {
            for (String path : new String[] {"/", SCRIPT, "/api/health"}) {
                Answer answer = nobody.get(path).expect(200);
                assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
                assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
                assertThat(answer.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
                assertThat(answer.header("Permissions-Policy")).contains("camera=()", "geolocation=()");
                assertThat(answer.header("Content-Security-Policy"))
                        .contains("default-src 'none'", "frame-ancestors 'none'");
            }
        }

        private String nonce(Answer page) {
            Matcher found = NONCE.matcher(page.header("Content-Security-Policy"));
            assertThat(found.find()).isTrue();
            return found.group(1);
        }
    }

    @Nested
    class AFile {
        @Test
        void whoseNameChangesWithItIsKept() {
            Answer file = nobody.get(SCRIPT).expect(200);
            assertThat(file.header("Cache-Control")).isEqualTo("max-age=31536000, public, immutable");
            assertThat(file.header("Content-Type")).contains("javascript");
            assertThat(file.text()).startsWith("// the web app of a test");
        }

        @Test
        void ofAFixedNameIsAskedForAgain() {
            Answer icon = nobody.get("/icon.svg").expect(200);
            assertThat(icon.header("Cache-Control")).isEqualTo("no-cache");
            assertThat(icon.header("Content-Type")).isEqualTo("image/svg+xml");
            Answer again = nobody.get("/icon.svg", "If-None-Match", icon.header("ETag"));
            again.expect(304);
            assertThat(again.text()).isEmpty();
        }

        @Test
        void comesCompressedToWhoTakesIt() throws Exception {
            HttpResponse<byte[]> packed = bytes("br;q=0, gzip");
            assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
            assertThat(packed.headers().allValues("Vary")).anyMatch(value -> value.contains("Accept-Encoding"));
            try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
                assertThat(unpacked.readAllBytes()).isEqualTo(bytes("identity").body());
            }
            assertThat(bytes("gzip;q=0").headers().firstValue("Content-Encoding"))
                    .isEmpty();
        }

        @Test
        void thatIsNotThereIsNotThePage() {
            Requests.notFound(nobody.get("/assets/gone-00000000.js", "Accept", "*/*"));
            Requests.notFound(page("/assets/gone-00000000.js"));
            Requests.notFound(nobody.get("/jobs", "Accept", "application/json"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"/assets/..%2f..%2fapplication.yaml", "/..%2fapplication.yaml", "/application.yaml"})
        void outsideTheWebAppIsNotThere(String path) {
            Requests.assertRefused(nobody.get(path, "Accept", "*/*"));
        }

        private HttpResponse<byte[]> bytes(String encodings) throws IOException, InterruptedException {
            try (HttpClient client = HttpClient.newHttpClient()) {
                return client.send(
                        HttpRequest.newBuilder(URI.create(hub.address() + SCRIPT))
                                .header("Accept-Encoding", encodings)
                                .build(),
                        BodyHandlers.ofByteArray());
            }
        }
    }

    @Nested
    class TheApi {
        @ParameterizedTest
        @ValueSource(strings = {"/api", "/api/nothing", "/api/jobs", "/%61pi/jobs", "/%61%70%69/credentials"})
        void isStillClosedToNobody(String path) {
            Requests.refused(nobody.get(path, "Accept", AS_A_BROWSER + ",application/json"), 401, "unauthorized");
        }

        @Test
        void isStillThereForOtherMethods() {
            Requests.refused(nobody.json("POST", "/jobs", "{}"), 401, "unauthorized");
        }
    }

    @Nested
    class WhenItIsBuilt {
        @TempDir
        Path directory;

        @Test
        void inABetterWayThatIsTaken() throws IOException {
            Files.writeString(
                    Files.createDirectories(directory.resolve("assets")).resolve("a.js"), "as it is");
            Files.writeString(directory.resolve("assets/a.js.br"), "by brotli");
            client().get()
                    .uri("/assets/a.js")
                    .header(HttpHeaders.ACCEPT_ENCODING, "gzip, br")
                    .exchange()
                    .expectHeader()
                    .valueEquals(HttpHeaders.CONTENT_ENCODING, "br")
                    .expectBody()
                    .consumeWith(answer -> assertThat(answer.getResponseBody()).isEqualTo("by brotli".getBytes(UTF_8)));
        }

        @Test
        void notAtAllThatIsSaid() {
            client().get()
                    .uri("/")
                    .accept(MediaType.TEXT_HTML)
                    .exchange()
                    .expectStatus()
                    .isNotFound()
                    .expectBody(String.class)
                    .value(text -> assertThat(text).contains("without its web app"));
        }

        private WebTestClient client() {
            return WebTestClient.bindToRouterFunction(
                            new WebApp(new WebFiles(directory.toUri().toString())).routesOfTheWebApp())
                    .build();
        }
    }

    private Answer page(String path) {
        return nobody.get(path, "Accept", AS_A_BROWSER);
    }
}
