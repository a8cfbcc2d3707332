package dev.daybook.query.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobLine;
import dev.daybook.api.job.LogLevel;
import dev.daybook.query.ReadEndpoint;
import dev.daybook.query.ReadModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import tools.jackson.databind.JsonNode;

/** 300 chunks of 100 lines: which of them are opened for a page, and what is in it. */
class JobLogTest {
    private static final int CHUNKS = 300;
    private static final int LINES_EACH = 100;
    private static final int LINES = CHUNKS * LINES_EACH;
    private static final int RARE = 17_077;

    private static ReadModel model;
    private static RecordedJob job;
    private static ReadEndpoint endpoint;

    @BeforeAll
    static void record() {
        model = ReadModel.fresh();
        job = new RecordedJob(model);
        endpoint = new ReadEndpoint(
                model,
                List.of(JobLogController.class, OutputIndex.class, JobLines.class, JobFeed.class, LogDownload.class),
                "/api/jobs");
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            for (int i = 1; i <= LINES_EACH; i++) {
                int n = chunk * LINES_EACH + i;
                if (n == RARE) {
                    job.prints(LogLevel.FAILED, "db_%7", "fatal: the Needle broke");
                } else {
                    job.prints(n % 2 == 0 ? LogLevel.OK : LogLevel.CHANGED, "web-" + n % 3, "item " + n);
                }
            }
            job.records();
        }
    }

    @AfterAll
    static void drop() {
        model.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            limit=500                                | 1     | 500  | true  | 6
            after=0&limit=100                        | 1     | 100  | true  | 2
            after=15050&limit=10                     | 15051 | 10   | true  | 1
            start_line=15051&limit=10                | 15051 | 10   | true  | 1
            after=29990&limit=500                    | 29991 | 10   | false | 1
            after=29500&limit=500                    | 29501 | 500  | false | 5
            after=30000                              | 0     | 0    | false | 1
            after=99999999                           | 0     | 0    | false | 1
            level=failed                             | 17077 | 1    | false | 1
            level=FAILED&after=17076                 | 17077 | 1    | false | 1
            level=failed&after=17077                 | 0     | 0    | false | 1
            level=debug                              | 0     | 0    | false | 0
            host=db_%257                             | 17077 | 1    | false | 1
            host=db_%25                              | 0     | 0    | false | 0
            host=db                                  | 0     | 0    | false | 0
            host=web-1&limit=20                      | 1     | 20   | true  | 1
            host=web-1&level=failed                  | 0     | 0    | false | 1
            search=needle                            | 17077 | 1    | false | 300
            search=NEEDLE&level=failed               | 17077 | 1    | false | 1
            search=needle&level=ok                   | 0     | 0    | false | 300
            search=item%2029&after=28000&limit=1000  | 29000 | 1000 | false | 20
            search=log_level&after=29000             | 0     | 0    | false | 10
            """)
    void isReadByPages(String query, long first, int returned, boolean hasMore, int opened) {
        int before = job.blobs.opened.get();
        JsonNode page = page(query);
        assertThat(page.path("job_id").stringValue()).isEqualTo(job.id.toString());
        assertThat(page.path("total_lines").intValue()).isEqualTo(LINES);
        assertThat(page.path("returned_lines").intValue()).isEqualTo(returned);
        assertThat(page.path("logs").size()).isEqualTo(returned);
        assertThat(page.at("/logs/0/line_number").longValue(0)).isEqualTo(first);
        assertThat(page.path("has_more").booleanValue()).isEqualTo(hasMore);
        assertThat(job.blobs.openedSince(before)).isLessThanOrEqualTo(opened + 1); // one may be opened ahead
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "level=ok", "host=web-2", "search=item%201", "search=2&host=web-0&level=changed"})
    void isTheSameInPagesOfAnySize(String filter) {
        List<Long> whole = numbers(filter, 5_000);
        assertThat(whole).isNotEmpty().isSorted().doesNotHaveDuplicates();
        assertThat(numbers(filter, 777)).isEqualTo(whole);
    }

    @Test
    void isOpenedFourChunksAtOnceByAllReadersTogether() {
        Stream.generate(() -> Thread.startVirtualThread(() -> page("search=absent")))
                .limit(10)
                .toList()
                .forEach(JobLogTest::join);
        assertThat(job.blobs.mostAtOnce.get()).isEqualTo(4);
    }

    @Test
    void isDownloadedAsText() {
        EntityExchangeResult<byte[]> answer = whole("/logs/download");
        assertThat(answer.getResponseHeaders().getFirst(HttpHeaders.CONTENT_DISPOSITION))
                .isEqualTo("attachment; filename=\"daybook-job-42.log\"");
        assertThat(answer.getResponseHeaders().getFirst(HttpHeaders.CONTENT_TYPE))
                .isEqualTo("text/plain;charset=UTF-8");
        assertThat(text(answer).lines())
                .containsExactlyElementsOf(
                        job.lines().stream().map(JobLine::content).toList());
        assertThat(text(whole("/logs/download?timestamps=true")).lines().skip(1).findFirst())
                .contains("2026-03-04T05:06:07.001001Z item 2");
    }

    @Test
    void isDownloadedAsJson() {
        EntityExchangeResult<byte[]> answer = whole("/logs/download?format=ndjson");
        assertThat(answer.getResponseHeaders().getFirst(HttpHeaders.CONTENT_DISPOSITION))
                .isEqualTo("attachment; filename=\"daybook-job-42.ndjson\"");
        assertThat(answer.getResponseHeaders().getFirst(HttpHeaders.CONTENT_TYPE))
                .isEqualTo("application/x-ndjson");
        assertThat(text(answer).lines().map(line -> model.json().readValue(line, JobLine.class)))
                .containsExactlyElementsOf(job.lines());
    }

    @ParameterizedTest
    @CsvSource({"format=pdf, format", "timestamps=maybe, timestamps"})
    void isNotDownloadedInAnotherWay(String query, String field) {
        endpoint.get("/" + job.id + "/logs/download?" + query)
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo(field);
    }

    @Test
    void isNotDownloadedWhereThereIsNone() {
        endpoint.get("/" + JobId.next() + "/logs/download").expectStatus().isNotFound();
        endpoint.get("/" + job.id + "/logs/download?level=ok").expectStatus().isBadRequest();
    }

    private static List<Long> numbers(String filter, int limit) {
        List<Long> numbers = new ArrayList<>();
        JsonNode page;
        do {
            page = page(filter + "&limit=" + limit + "&after=" + (numbers.isEmpty() ? 0 : numbers.getLast()));
            page.path("logs")
                    .forEach(line -> numbers.add(line.path("line_number").longValue()));
        } while (page.path("has_more").booleanValue());
        return numbers;
    }

    private static JsonNode page(String query) {
        return model.json().readTree(text(whole("/logs?" + query)));
    }

    private static EntityExchangeResult<byte[]> whole(String rest) {
        return endpoint.get("/" + job.id + rest)
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult();
    }

    private static String text(EntityExchangeResult<byte[]> answer) {
        return new String(Objects.requireNonNull(answer.getResponseBody()), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
