package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.job.JobCommand.FinishJob;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.RunEnd;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.messaging.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A part of a run is killed: the job gets its true end soon, and has every line that was spooled. */
class KilledPartEndToEndTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Operator ADMIN = new Operator(Hub.shared().admin());
    private static final Duration LONGEST_END = Duration.ofSeconds(30);
    private static final int FIRST_ITEMS = 20;

    private static String playbook;
    private static String localhost;

    @TempDir
    Path kept;

    private String job;
    private Path directory;

    @BeforeAll
    static void upload() {
        localhost = ADMIN.findsLocalhost();
        playbook = ADMIN.uploads("killed parts", "killed.yml", """
                - hosts: all
                  gather_facts: false
                  tasks:
                    - ansible.builtin.debug:
                        msg: a line
                      loop: "{{ range(%d) | list }}"
                    - ansible.builtin.shell: until [ -e {{ awaited }} ]; do sleep 0.1; done
                """.formatted(FIRST_ITEMS));
    }

    /** It waits for a file, so that it is in the middle for as long as it takes. */
    @BeforeEach
    void run() throws IOException {
        Shared.withRuns(kept);
        job = ADMIN.runs(
                playbook, List.of(localhost), Map.of("awaited", awaited().toString()));
        directory = Hub.shared().data().resolve("runner/runs").resolve(job);
        Await.until("it waits", LONGEST_END, () -> Processes.knowing(awaited().toString()), found -> !found.isEmpty());
        Files.createLink(kept.resolve("spool"), directory.resolve("spool.jsonl"));
    }

    @AfterEach
    void leavesNothingBehind() throws IOException {
        Await.until("its directory is gone", LONGEST_END, () -> Files.exists(directory), there -> !there);
        assertThat(Processes.knowing(job)).isEmpty();
        assertThat(Processes.knowing(kept.toString())).isEmpty();
    }

    @Test
    void theSupervisorSoThatNobodyKnowsTheEnd() throws IOException {
        kill(supervisor());
        isLost();
    }

    @Test
    void theSupervisorAndItsGuard() throws IOException {
        long supervisor = supervisor();
        kill(parentOf(supervisor), supervisor);
        isLost();
    }

    @Test
    void theGuardWhichNobodyNeedsUntilThen() throws IOException {
        kill(parentOf(supervisor()));
        Files.createFile(awaited());
        JsonNode ended = ends();
        assertThat(Operator.status(ended)).isEqualTo("success");
        assertThat(ended.path("exit_code").intValue()).isZero();
    }

    @Test
    void thePlay() throws IOException {
        kill(childrenOf(supervisor())
                .findFirst()
                .orElseThrow()); // on localhost, without agents of keys, it has but one
        JsonNode ended = ends();
        assertThat(Operator.status(ended)).isEqualTo("failed");
        assertThat(ended.path("end_reason").stringValue()).isEqualTo("exit");
        assertThat(ended.path("exit_code").isNull()).isTrue();
        assertThat(ended.path("error_message").stringValue()).contains("signal 9");
    }

    @Test
    void theSpoolSoThatNobodyCanReadOn() throws IOException {
        Files.writeString(directory.resolve("spool.jsonl"), "no record\n", StandardOpenOption.APPEND);
        JsonNode ended = Await.until(
                "it ends",
                LONGEST_END,
                () -> ADMIN.job(job),
                seen -> !seen.path("completed_at").isNull());
        assertThat(Processes.knowing(awaited().toString())).isEmpty();
        assertThat(Operator.status(ended)).isEqualTo("lost");
        assertThat(ended.path("error_message").stringValue()).contains("cannot be read");
    }

    /** By a runner that has not heard of this one, whose network was cut; this one hears of that later. */
    @Test
    void nothingButTheJobWhichAnotherRunnerTakesForLost() throws IOException {
        Hub.shared()
                .bean(Commands.class)
                .send(new FinishJob(JobId.of(job), RunEnd.lost(0, "silence")), Actor.system("runner"))
                .join();
        Await.until("the run is ended", LONGEST_END, () -> Files.exists(directory), there -> !there);
        assertThat(Operator.status(ADMIN.job(job))).isEqualTo("lost");
        assertThat(ADMIN.job(job).path("error_message").stringValue()).isEqualTo("silence");
    }

    private void isLost() throws IOException {
        JsonNode ended = ends();
        assertThat(Operator.status(ended)).isEqualTo("lost");
        assertThat(ended.path("end_reason").stringValue()).isEqualTo("runner_lost");
        assertThat(ended.path("exit_code").isNull()).isTrue();
        assertThat(ended.path("error_message").stringValue()).isNotBlank();
    }

    private JsonNode ends() throws IOException {
        JsonNode ended = Await.until(
                "it ends",
                LONGEST_END,
                () -> ADMIN.job(job),
                seen -> !seen.path("completed_at").isNull());
        List<Operator.Line> log = ADMIN.log(job);
        assertThat(log.stream().map(Operator.Line::content)).containsExactlyElementsOf(spooled());
        assertThat(log.stream().map(Operator.Line::number))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, log.size()).boxed().toList());
        assertThat(log.stream().filter(line -> line.content().startsWith("ok: ")))
                .hasSizeGreaterThanOrEqualTo(FIRST_ITEMS);
        return ended;
    }

    private List<String> spooled() throws IOException {
        return Files.readAllLines(kept.resolve("spool")).stream()
                .map(JSON::readTree)
                .filter(record -> record.path("k").stringValue().equals("line"))
                .map(record -> record.path("text").stringValue())
                .toList();
    }

    private Path awaited() {
        return kept.resolve("go-on");
    }

    private long supervisor() throws IOException {
        return JSON.readTree(Files.readString(directory.resolve("supervisor.pid")))
                .path("pid")
                .longValue();
    }

    private static void kill(long... pids) {
        LongStream.of(pids).forEach(pid -> ProcessHandle.of(pid).orElseThrow().destroyForcibly());
    }

    private static long parentOf(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(ProcessHandle::parent)
                .orElseThrow()
                .pid();
    }

    private static Stream<Long> childrenOf(long pid) {
        return ProcessHandle.of(pid).orElseThrow().children().map(ProcessHandle::pid);
    }
}
