package dev.daybook.server;

import static java.util.function.Predicate.isEqual;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.server.Operator.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs that are ended before they are done: by somebody, or by their time limit. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class StoppedRunEndToEndTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Site SITE = Site.shared();
    private static final Operator ADMIN = SITE.admin();

    @Nested
    class ACancelledRun {
        private static final Duration LONGEST = Duration.ofSeconds(10);

        private static final String SECONDS =
                "600." + ThreadLocalRandom.current().nextInt(100_000_000, 1_000_000_000);

        private static String job;
        private static Path directory;
        private static Path scratch;
        private static final List<List<String>> whileItRan = new ArrayList<>();
        private static HubClient.Answer answer;
        private static JsonNode ended;
        private static Duration took;

        @BeforeAll
        static void isCancelledWhileItSleeps() throws IOException {
            String playbook = ADMIN.uploads(SITE.named("sleep"), "sleep.yml", Site.playbook("sleep.yml"));
            job = ADMIN.runs(playbook, List.of(SITE.one().id(), SITE.two().id()), Map.of("seconds", SECONDS));
            Await.until(
                    "both servers sleep",
                    Duration.ofMinutes(2),
                    () -> Processes.knowing(SECONDS),
                    found -> found.stream()
                                    .filter(process -> process.endsWith("sleep " + SECONDS + " "))
                                    .count()
                            == 2);
            directory = Hub.shared().data().resolve("runner/runs").resolve(job);
            scratch = Path.of(JSON.readTree(Files.readString(directory.resolve("supervisor.pid")))
                    .path("scratch")
                    .stringValue());
            marks().forEach(mark -> whileItRan.add(Processes.knowing(mark)));

            long began = System.nanoTime();
            answer = ADMIN.cancels(job, "seen enough");
            ended = ADMIN.waitsFor(job);
            took = Duration.ofNanos(System.nanoTime() - began);
        }

        @Test
        void isAnsweredAtOnceAsAsked() {
            answer.expect(200);
            assertThat(answer.body().path("id").stringValue()).isEqualTo(job);
            assertThat(answer.body().path("cancel_requested_at").stringValue()).isNotBlank();
        }

        @Test
        void endsSoon() {
            assertThat(Operator.status(ended)).isEqualTo("cancelled");
            assertThat(ended.path("end_reason").stringValue()).isEqualTo("cancel_requested");
            assertThat(took).isLessThan(LONGEST);
        }

        @Test
        void keepsWhatItHadPrinted() {
            List<Line> log = ADMIN.log(job);
            assertThat(log).extracting(Line::content).contains("    \"msg\": \"good night\"");
            assertThat(log).hasSize(ended.path("total_lines").intValue());
        }

        /** What ran on the servers hears of it only when their sshd has. */
        @Test
        void leavesNothingBehind() {
            assertThat(whileItRan)
                    .hasSize(2)
                    .allSatisfy(found -> assertThat(found).isNotEmpty());
            marks().forEach(mark ->
                    Await.until("nobody knows of " + mark, LONGEST, () -> ofTheRun(mark), List::isEmpty));
            Await.until(
                    "the directories are gone",
                    LONGEST,
                    () -> Files.exists(directory) || Files.exists(scratch),
                    isEqual(false));
        }

        @Test
        void cannotBeCancelledAgain() {
            ADMIN.cancels(job, "once more").expect(409);
            assertThat(ADMIN.job(job)).isEqualTo(ended);
        }

        @Test
        void isToldWithWhoCancelledItAndWhy() {
            List<JsonNode> own = Story.throughTheEndOf(job, ADMIN).about(job);
            assertThat(Story.types(own).stream()
                            .filter(isEqual("OutputRecorded").negate()))
                    .containsExactly("JobQueued", "JobStarted", "JobCancelRequested", "JobFinished");
            assertThat(Story.types(own).getLast()).isEqualTo("JobFinished");
            JsonNode asked = own.stream()
                    .filter(event -> Story.type(event).equals("JobCancelRequested"))
                    .findFirst()
                    .orElseThrow();
            assertThat(asked.path("actor").path("username").stringValue()).isEqualTo("admin");
            assertThat(asked.path("payload").path("reason").stringValue()).isEqualTo("seen enough");
        }

        /** The connection to the server is not: later runs use it, though this one may have opened it. */
        private static List<String> ofTheRun(String mark) {
            return Processes.knowing(mark).stream()
                    .filter(found -> !found.contains(" ControlMaster=yes "))
                    .toList();
        }

        private static Stream<String> marks() {
            return Stream.of(SECONDS, scratch.toString());
        }
    }

    @Nested
    class ARunThatTakesTooLong {
        @Test
        void isEndedAtItsTimeLimit() {
            String seconds = "601." + ThreadLocalRandom.current().nextInt(100_000_000, 1_000_000_000);
            String playbook = ADMIN.uploads(SITE.named("too-long"), "sleep.yml", Site.playbook("sleep.yml"));
            String job = ADMIN.runs(playbook, List.of(SITE.one().id()), Map.of("seconds", seconds), 2);
            JsonNode ended = ADMIN.waitsFor(job);
            assertThat(Operator.status(ended)).isEqualTo("cancelled");
            assertThat(ended.path("end_reason").stringValue()).isEqualTo("time_limit");
            assertThat(ADMIN.log(job)).hasSize(ended.path("total_lines").intValue());
            Await.until("nobody sleeps", Duration.ofSeconds(10), () -> Processes.knowing(seconds), List::isEmpty);
        }
    }
}
