package dev.daybook.query.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.job.LogLevel;
import dev.daybook.api.job.OutputChunk.HostTotals;
import dev.daybook.api.job.OutputChunk.TaskResult;
import dev.daybook.api.job.OutputChunk.TaskSeen;
import dev.daybook.query.ReadEndpoint;
import dev.daybook.query.ReadModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What became of 200 tasks on 500 hosts, and of one task with a loop. */
class JobTasksTest {
    private static final int TASKS = 200;
    private static final int HOSTS = 500;
    private static final String UNLUCKY = host(321);

    private static ReadModel model;
    private static RecordedJob job;
    private static ReadEndpoint endpoint;

    @BeforeAll
    static void record() {
        model = ReadModel.fresh();
        job = new RecordedJob(model);
        endpoint = new ReadEndpoint(
                model,
                List.of(JobTaskController.class, JobTasks.class, OutputIndex.class, JobLines.class),
                "/api/jobs");
        for (int task = 1; task <= TASKS; task++) {
            int number = task;
            job.becomes(
                    List.of(new TaskSeen("task-" + task, "Task " + task, "debug", "site.yml:" + task, (long) task)),
                    IntStream.range(0, HOSTS)
                            .mapToObj(host -> new TaskResult(
                                    host(host),
                                    "task-" + number,
                                    number == 17 && host(host).equals(UNLUCKY) ? "failed" : "ok",
                                    10L,
                                    null,
                                    (long) number))
                            .toList(),
                    task > 1
                            ? List.of()
                            : IntStream.range(0, HOSTS)
                                    .mapToObj(host -> new HostTotals(host(host), 1, 0, 0, 0, 0, 0, 0))
                                    .toList());
        }
        talk();
    }

    /**
     * Two hosts, whose words about a task of one name come among each other; that name comes a second time. Then two tasks
     * that were given none, and so have that of their module.
     */
    private static void talk() {
        job.prints(LogLevel.INFO, null, "Say", "TASK [Say]", false);
        job.prints(LogLevel.OK, "a", "Say", "item of a", false);
        job.prints(LogLevel.OK, "b", "Say", "item of b", false);
        job.prints(LogLevel.OK, "a", "Say", "all of a", false);
        job.prints(LogLevel.OK, "b", "Say", "all of b", false);
        job.prints(LogLevel.INFO, null, "Other", "TASK [Other]", false);
        job.prints(LogLevel.OK, "a", "Other", "other of a", false);
        job.prints(LogLevel.OK, "a", "Say", "again of a", false);
        job.prints(LogLevel.INFO, null, "debug", "TASK [debug]", false);
        job.prints(LogLevel.OK, "a", "debug", "first of a", false);
        job.prints(LogLevel.INFO, null, "debug", "TASK [debug]", false);
        job.prints(LogLevel.OK, "a", "debug", "second of a", false);
        job.records();
        job.becomes(
                List.of(
                        new TaskSeen("nameless-1", "debug", "debug", "site.yml:202", 9L),
                        new TaskSeen("nameless-2", "debug", "debug", "site.yml:203", 11L)),
                List.of(
                        new TaskResult("a", "nameless-1", "ok", 1L, null, 10L),
                        new TaskResult("a", "nameless-2", "ok", 1L, null, 12L)),
                List.of());
        job.becomes(
                List.of(
                        new TaskSeen("say", "Say", "debug", "site.yml:201", 1L),
                        new TaskSeen("silent", "Silent", null, null, null)),
                List.of(
                        new TaskResult("a", "say", "changed", 7L, 1, 4L),
                        new TaskResult("b", "say", "ok", null, 1, 5L),
                        new TaskResult("b", "say", "failed", 3L, 2, 5L)),
                List.of());
    }

    @AfterAll
    static void drop() {
        model.close();
    }

    private static String host(int n) {
        return "web-%03d".formatted(n);
    }

    @Test
    void areInTheOrderInWhichTheyBegan() {
        JsonNode page = get("/tasks?per_page=100&page=3&hosts_limit=1");
        assertThat(page.at("/pagination/total").longValue()).isEqualTo(TASKS + 4);
        assertThat(page.path("items")
                        .valueStream()
                        .map(task -> task.path("number").longValue() + " "
                                + task.path("task_id").stringValue()))
                .containsExactly("201 nameless-1", "202 nameless-2", "203 say", "204 silent");
        assertThat(get("/tasks?per_page=1&sort=-number").at("/items/0/task_id").stringValue())
                .isEqualTo("silent");
        JsonNode task = get("/tasks?per_page=1&page=17").at("/items/0");
        assertThat(task.path("name").stringValue()).isEqualTo("Task 17");
        assertThat(task.path("module").stringValue()).isEqualTo("debug");
        assertThat(task.path("path").stringValue()).isEqualTo("site.yml:17");
        assertThat(task.path("line").longValue()).isEqualTo(17);
    }

    @Test
    void haveTheResultsOfAWindowOfHostsAndCountThoseOfAll() {
        List<String> seen = new ArrayList<>();
        String after = "";
        do {
            JsonNode task = get("/tasks?per_page=1&page=17&hosts_limit=200&hosts_after=" + after)
                    .at("/items/0");
            assertThat(task.at("/counts/ok").longValue()).isEqualTo(HOSTS - 1);
            assertThat(task.at("/counts/failed").longValue()).isEqualTo(1);
            List<String> window = task.path("results")
                    .valueStream()
                    .map(result -> result.path("host").stringValue())
                    .toList();
            seen.addAll(window);
            after = window.isEmpty() ? null : window.getLast();
        } while (after != null);
        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, HOSTS).mapToObj(JobTasksTest::host).toList());
    }

    @Test
    void areAPageOfABoundedSizeInALargeRun() {
        JsonNode page = get("/tasks?per_page=100&hosts_limit=200");
        assertThat(page.path("items")
                        .valueStream()
                        .mapToInt(task -> task.path("results").size())
                        .sum())
                .isEqualTo(100 * 200);
    }

    @Test
    void areFoundByWhatBecameOfThem() {
        JsonNode page = get("/tasks?status=failed&host=" + UNLUCKY);
        assertThat(page.path("items")
                        .valueStream()
                        .map(task -> task.path("task_id").stringValue()))
                .containsExactly("task-17", "say");
        assertThat(page.at("/items/0/results/0/status").stringValue()).isEqualTo("failed");
        assertThat(page.at("/items/0/results")).hasSize(1);
        assertThat(page.at("/items/1/results")).isEmpty();
    }

    @Test
    void tellWhatWasPrintedAboutOneOnOneHost() {
        JsonNode result = get("/tasks/say/result?host=a");
        assertThat(result.path("task").stringValue()).isEqualTo("Say");
        assertThat(result.at("/result/status").stringValue()).isEqualTo("changed");
        assertThat(result.at("/result/duration_ms").longValue()).isEqualTo(7);
        assertThat(result.at("/result/line").longValue()).isEqualTo(4);
        assertThat(result.path("lines")
                        .valueStream()
                        .map(line -> line.path("content").stringValue()))
                .containsExactly("item of a", "all of a");
        assertThat(result.path("has_more").booleanValue()).isFalse();
        assertThat(get("/tasks/say/result?host=b").at("/result/status").stringValue())
                .as("the last word counts")
                .isEqualTo("failed");
    }

    @Test
    void tellThoseOfTasksWithTheSameNameApart() {
        assertThat(printed("nameless-1")).containsExactly("first of a");
        assertThat(printed("nameless-2")).containsExactly("second of a");
    }

    private static Stream<String> printed(String task) {
        return get("/tasks/" + task + "/result?host=a")
                .path("lines")
                .valueStream()
                .map(line -> line.path("content").stringValue());
    }

    @Test
    void addUpToWhatAHostTook() {
        JobTasks tasks = model.make(JobTasks.class);
        List<HostRow> hosts = Objects.requireNonNull(tasks.hosts(job.id).block());
        assertThat(hosts).hasSize(HOSTS).allMatch(host -> host.durationMs() == TASKS * 10L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hosts_limit=0", "hosts_limit=201", "status=good", "per_page=101", "page=0", "sort=name"})
    void areRefusedBeyondTheBounds(String query) {
        endpoint.get("/" + job.id + "/tasks?" + query).expectStatus().isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/say/result?host=c", "/nothing/result?host=a", "/%F0%9F%98%80/result?host=a"})
    void areNotFoundWhereNothingBecameOfThem(String rest) {
        endpoint.get("/" + job.id + "/tasks" + rest).expectStatus().isNotFound();
    }

    private static JsonNode get(String rest) {
        byte[] body = endpoint.get("/" + job.id + rest)
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return model.json().readTree(Objects.requireNonNull(body));
    }
}
