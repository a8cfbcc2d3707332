package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A hub that is killed at every step of a job's life: the job runs once, with all its lines, to its true end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillTest {
    private static final int LINES = 8_000;
    private static final Duration LONGEST_END = Duration.ofSeconds(30);

    /** Each list in the order of a job's life, so that one job goes through all of it. */
    private static final List<String> FROM_QUEUE_TO_END = List.of(
            "QueueJob:after:1",
            "runner-queue/JobQueued:before:1",
            "runner-queue/JobQueued:commit:1",
            "StartJob:before:1",
            "StartJob:commit:1",
            "StartJob:after:1",
            "runner/JobStarted:before:1",
            "start:before:1",
            "start:after:1",
            "put:before:1",
            "put:after:1",
            "RecordOutput:before:1",
            "RecordOutput:commit:1",
            "RecordOutput:after:1",
            "put:after:2",
            "RecordOutput:after:2",
            "FinishJob:before:1",
            "FinishJob:commit:1",
            "FinishJob:after:1");

    private static final List<String> READ_MODELS = List.of(
            "runner/JobStarted:commit:1",
            "jobs/OutputRecorded:before:1",
            "jobs/OutputRecorded:commit:1",
            "jobs/JobFinished:commit:1");

    private static final List<String> SAGA = List.of(
            "job-runs/JobStarted:before:1",
            "job-runs/JobStarted:commit:1",
            "job-runs/JobFinished:before:1",
            "job-runs/JobFinished:commit:1");

    @TempDir
    static Path data;

    @TempDir
    static Path outside;

    private HubProcess hub;
    private String password;
    private String playbook;
    private String localhost;

    @BeforeAll
    void start() throws IOException {
        Shared.withRuns(outside);
        hub = new HubProcess(data).ready();
        password = hub.said().stream()
                .filter(line -> line.startsWith("Password for admin: "))
                .map(line -> line.substring("Password for admin: ".length()))
                .findFirst()
                .orElseThrow();
        localhost = admin().http()
                .get("/api/servers?search=localhost")
                .body()
                .at("/items/0/id")
                .stringValue();
        playbook = admin().uploads("counted", "counted.yml", """
                        - hosts: all
                          gather_facts: false
                          tasks:
                            - ansible.builtin.shell: echo started >> {{ started }}
                            - ansible.builtin.debug:
                                msg: "{{ 'x' * 150 }}"
                              loop: "{{ range(%d) | list }}"
                        """.formatted(LINES));
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @Test
    void forgetsAJobThatWasNotStored() {
        List<JsonNode> before = jobs();
        for (String point : List.of("QueueJob:before:1", "QueueJob:commit:1")) {
            restart(point).ready();
            assertThatThrownBy(this::post).isInstanceOf(UncheckedIOException.class);
            assertThat(hub.exitCode()).isEqualTo(KillPoint.EXIT_CODE);
        }
        hub = new HubProcess(data).ready();
        assertThat(jobs()).hasSameSizeAs(before);
    }

    @TestFactory
    Stream<DynamicTest> runsAJobOnceThatMeetsAllOf() {
        return Stream.of(FROM_QUEUE_TO_END, READ_MODELS, SAGA)
                .map(points -> dynamicTest(points.toString(), () -> takesOneJobThrough(points)));
    }

    @Test
    void goesOnWhenTheDatabaseIsKilled() throws IOException {
        hub.close();
        hub = new HubProcess(data).ready();
        Files.deleteIfExists(started());
        Operator admin = admin();
        String job = post();
        Await.until("it runs", LONGEST_END, () -> Files.exists(started()), runs -> runs);
        killAllOf(data.resolve("db"));
        Await.until(
                "it ends, though nobody can say so for a while",
                LONGEST_END,
                () -> admin.http().get("/api/jobs/" + job),
                answer -> answer.status() == 200
                        && !answer.body().path("completed_at").isNull());
        endsWithAllItsLines(newest());
    }

    /** As when the machine loses its power, and the disk has not all of what was written last. */
    @ParameterizedTest
    @ValueSource(strings = {"", "supervisor.pid", "order.json"})
    void isLostWhenEverythingIsKilledAtOnceAndAFileIsCutOff(String damaged) throws Exception {
        hub.close();
        hub = new HubProcess(data).ready();
        Files.deleteIfExists(started());
        Path spool = data.resolve("runner/runs").resolve(post()).resolve("spool.jsonl");
        Await.until("it prints", LONGEST_END, () -> Files.exists(started()) && Files.size(spool) > 100_000, all -> all);
        Path kept = outside.resolve("spool-" + damaged);
        Files.createLink(kept, spool);
        killAllOf(data);
        hub.exitCode();
        Process overlooked = new ProcessBuilder("sleep", "300")
                .directory(spool.resolveSibling("project").toFile())
                .start();
        if (!damaged.isEmpty()) {
            Files.write(spool.resolveSibling(damaged), new byte[0]);
        }
        Path foreign = Files.createDirectories(data.resolve("runner/runs/lost+found"));
        hub = new HubProcess(data).ready();

        JsonNode ended = ends(newest());
        assertThat(Operator.status(ended)).isEqualTo("lost");
        assertThat(ended.path("error_message").stringValue()).isNotBlank();
        if (!damaged.equals("order.json")) { // without that nobody reads on
            long spooled = Files.readAllLines(kept).stream()
                    .filter(line -> line.contains("\"k\":\"line\""))
                    .count();
            assertThat(admin().log(ended.path("id").stringValue())).hasSize((int) spooled);
        }
        Await.until("its directory is gone", LONGEST_END, () -> Files.exists(spool.getParent()), there -> !there);
        Files.delete(foreign);
        assertThat(overlooked.waitFor(LONGEST_END)).isTrue();
        assertThat(Processes.knowing(ended.path("id").stringValue())).isEmpty();
    }

    private JsonNode newest() {
        return jobs().getFirst();
    }

    /** In the order in which a machine would: at once. */
    private static void killAllOf(Path directory) {
        Processes.knowing(directory.toString()).stream()
                .map(process -> Long.valueOf(process.split(" ")[0]))
                .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    private void takesOneJobThrough(List<String> points) throws IOException {
        int before = jobs().size();
        Files.deleteIfExists(started());
        restart(points.getFirst()).ready();
        if (points.getFirst().startsWith("QueueJob")) {
            assertThatThrownBy(this::post).isInstanceOf(UncheckedIOException.class);
        } else {
            post();
        }
        assertThat(hub.exitCode()).isEqualTo(KillPoint.EXIT_CODE);
        for (String point : points.subList(1, points.size())) {
            assertThat(restart(point).exitCode()).as(point).isEqualTo(KillPoint.EXIT_CODE);
        }
        hub = new HubProcess(data).ready();
        assertThat(jobs()).hasSize(before + 1);
        endsWithAllItsLines(jobs().getFirst());
    }

    private JsonNode ends(JsonNode job) {
        return Await.until(
                "the job ends",
                LONGEST_END,
                () -> admin().job(job.path("id").stringValue()),
                seen -> !seen.path("completed_at").isNull());
    }

    private void endsWithAllItsLines(JsonNode job) throws IOException {
        JsonNode ended = ends(job);
        assertThat(Operator.status(ended)).as(ended.toString()).isEqualTo("success");
        List<Operator.Line> log = admin().log(ended.path("id").stringValue());
        assertThat(log.stream().map(Operator.Line::number))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, log.size())
                        .mapToObj(Long::valueOf)
                        .toList());
        assertThat(log.stream()
                        .map(Operator.Line::content)
                        .filter(line -> line.startsWith("ok: "))
                        .map(line -> line.replaceFirst(" => \\{$", "")))
                .containsExactlyElementsOf(IntStream.range(0, LINES)
                        .mapToObj(item -> "ok: [localhost] => (item=" + item + ")")
                        .toList());
        assertThat(ended.path("total_lines").intValue()).isEqualTo(log.size());
        assertThat(Files.readAllLines(started())).containsExactly("started");
        assertThat(data.resolve("runner").resolve("runs")).isEmptyDirectory();
    }

    private HubProcess restart(String point) {
        hub.close();
        hub = new HubProcess(data, Map.of(KillPoint.PROPERTY, point));
        return hub;
    }

    private String post() {
        return admin().runs(
                        playbook,
                        List.of(localhost),
                        Map.of("started", started().toString()));
    }

    private List<JsonNode> jobs() {
        return admin().http()
                .get("/api/jobs")
                .expect(200)
                .body()
                .path("items")
                .valueStream()
                .toList();
    }

    private static Path started() {
        return outside.resolve("started");
    }

    private Operator admin() {
        HubClient client = hub.client();
        return new Operator(client.signedIn("admin", password));
    }
}
