package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.job.LogLevel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A log of 1,000,000 lines, recorded by the commands of a runner and read over HTTP. */
class LongLogTest {
    private static final int LINES = 1_000_000;
    private static final int RARE = 900_000;

    /** The best of several times: what the hub needs, whatever else the machine is busy with. */
    private static final int ROUNDS = 20;

    private static final Hub HUB = Hub.shared();
    private static final Operator OPERATOR = new Operator(HUB.admin());
    private static String job;
    private static long printedByTheJob;

    @BeforeAll
    static void record() {
        job = OPERATOR.runs(OPERATOR.uploadsIdlePlaybook(), List.of(OPERATOR.findsLocalhost()), Map.of());
        OPERATOR.waitsFor(job);
        LongLog log = new LongLog(HUB, job);
        printedByTheJob = log.lines();
        while (log.lines() < LINES) {
            long n = log.lines() + 1;
            if (n == RARE) {
                log.print(LogLevel.FAILED, "db-7", "fatal: [db-7]: FAILED! => {\"msg\": \"the Needle broke\"}");
            } else {
                log.print(n % 3 == 0 ? LogLevel.CHANGED : LogLevel.OK, "web-" + n % 10, text(n));
            }
        }
        log.finish(OPERATOR);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            limit=500                    | 1      | 500  | true  | 100
            after=500000&limit=500       | 500001 | 500  | true  | 100
            after=999500&limit=500       | 999501 | 500  | false | 100
            after=300000&limit=5000      | 300001 | 5000 | true  | 100
            level=failed                 | 900000 | 1    | false | 100
            host=db-7                    | 900000 | 1    | false | 100
            level=changed&after=700001   | 700002 | 500  | true  | 100
            search=NEEDLE&level=failed   | 900000 | 1    | false | 100
            search=package-77&limit=5    | 77     | 5    | true  | 100
            search=needle                | 900000 | 1    | false | 500
            search=nothing-of-this-kind  | 0      | 0    | false | 500
            """)
    void isReadAtOnce(String query, long first, int returned, boolean hasMore, int millis) {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long begun = System.nanoTime();
            JsonNode page = OPERATOR.http()
                    .get("/api/jobs/" + job + "/logs?" + query)
                    .expect(200)
                    .body();
            best = Math.min(best, System.nanoTime() - begun);
            assertThat(page.path("total_lines").intValue()).isEqualTo(LINES);
            assertThat(page.path("returned_lines").intValue()).isEqualTo(returned);
            assertThat(page.at("/logs/0/line_number").longValue(0)).isEqualTo(first);
            assertThat(page.path("has_more").booleanValue()).isEqualTo(hasMore);
        }
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(millis));
    }

    @Test
    void isDownloadedLineByLine() throws IOException, InterruptedException {
        long n = 0;
        try (HttpClient client = HttpClient.newHttpClient();
                BufferedReader log = new BufferedReader(
                        new InputStreamReader(download(client).body(), StandardCharsets.UTF_8))) {
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                n++;
                if (n > printedByTheJob && n != RARE && !line.equals(text(n))) {
                    throw new AssertionError("Line " + n + " is " + line);
                }
            }
        }
        assertThat(n).isEqualTo(LINES);
    }

    private static HttpResponse<java.io.InputStream> download(HttpClient client)
            throws IOException, InterruptedException {
        HttpResponse<java.io.InputStream> answer = client.send(
                HttpRequest.newBuilder(URI.create(HUB.address() + "/api/jobs/" + job + "/logs/download"))
                        .header(
                                "Authorization",
                                "Bearer " + OPERATOR.http().token().get())
                        .build(),
                BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
                .isEqualTo("attachment; filename=\"daybook-job-%d.log\""
                        .formatted(OPERATOR.job(job).path("number").longValue()));
        return answer;
    }

    private static String text(long n) {
        return "changed: [web-%d] => (item=package-%d) installed from mirror".formatted(n % 10, n);
    }
}
