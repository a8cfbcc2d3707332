package dev.daybook.server;

import static dev.daybook.server.JobChecks.assertEnded;
import static dev.daybook.server.JobChecks.assertPinned;
import static dev.daybook.server.JobChecks.assertSameLines;
import static java.util.function.Predicate.isEqual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.daybook.server.HubClient.Event;
import dev.daybook.server.Operator.Line;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The main job: an admin uploads a playbook, runs it on real SSH servers, watches it, and reads afterwards how it was. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class MainJobEndToEndTest {
    private static final int LOOP = 5_000;

    private static final Site SITE = Site.shared();
    private static final Operator ADMIN = SITE.admin();
    private static final String CANARY = SITE.named("canary");

    private static String job;
    private static JsonNode onceItSpoke;
    private static JsonNode ended;
    private static final List<Event> untilItSpoke = new ArrayList<>();
    private static final List<Event> fromThenOn = new ArrayList<>();
    private static PlainAnsible.Printed itself;

    /** It goes on only when somebody has read its first words: so it is seen while it runs, or not at all. */
    @BeforeAll
    static void isWatched() throws Exception {
        String text = Site.playbook("main.yml").replace("CANARY", CANARY);
        Path gate = SITE.directory().resolve("gate");
        Map<String, Object> vars = Map.of("who", "東京 🚀", "gate", gate.toString());

        String playbook = ADMIN.uploads(SITE.named("main"), "main.yml", text);
        job = ADMIN.runs(playbook, List.of(SITE.one().id(), SITE.two().id()), vars);
        try (Stream<Event> live = ADMIN.watches(job)) {
            Live.readThrough(
                    live.iterator(),
                    event -> Live.lines(event).anyMatch(line -> line.content().contains("Grüße, 東京 🚀")),
                    untilItSpoke);
        }
        onceItSpoke = ADMIN.job(job);
        Files.createFile(gate);
        try (Stream<Event> live =
                ADMIN.watches(job, "Last-Event-ID", untilItSpoke.getLast().id())) {
            live.forEach(fromThenOn::add);
        }
        ended = ADMIN.job(job);

        itself = SITE.plainly("main.yml", text, vars, SITE.one(), SITE.two());
    }

    @Test
    void isSeenWhileItRuns() {
        assertThat(Operator.status(onceItSpoke)).isEqualTo("running");
        assertThat(onceItSpoke.path("total_lines").longValue()).isPositive();
        assertThat(Live.statuses(untilItSpoke)).containsExactly("pending", "running");
        assertThat(Live.statuses(fromThenOn)).containsExactly("success");
    }

    @Test
    void endsAsAnsibleDoes() {
        assertThat(itself.exitCode()).isZero();
        assertEnded(ended, "success", "exit", 0);
        assertThat(ended.path("total_lines").longValue())
                .isEqualTo(itself.lines().size());
    }

    @Test
    void printsLineForLineWhatAnsiblePrints() {
        assertSameLines(ADMIN.log(job).stream().map(Line::content).toList(), itself.lines());
        assertThat(itself.lines().stream()
                        .filter(line -> line.matches("ok: .* => \\(item=\\d+\\)"))
                        .count())
                .isEqualTo(LOOP);
        assertThat(itself.lines()).anyMatch(line -> line.contains("Das war Absicht, 世界"));
    }

    @Test
    void isReadInPagesWithoutAGap() {
        int limit = 777;
        List<JsonNode> pages = ADMIN.pages(job, limit);
        assertThat(pages.stream().flatMap(Operator::lines).map(Line::number))
                .containsExactlyElementsOf(upTo(itself.lines().size()));
        assertThat(pages)
                .allSatisfy(page -> assertThat(page.path("returned_lines").intValue())
                        .isEqualTo(page.path("logs").size())
                        .isLessThanOrEqualTo(limit))
                .allSatisfy(page -> assertThat(page.path("total_lines").longValue())
                        .isEqualTo(itself.lines().size()));
        assertThat(pages).hasSize((itself.lines().size() + limit - 1) / limit);
    }

    @Test
    void tellsTheSameLinesLive() {
        List<Event> batches = Stream.concat(untilItSpoke.stream(), fromThenOn.stream())
                .filter(Live::hasLines)
                .toList();
        assertSameLines(batches.stream().flatMap(Live::lines).toList(), ADMIN.log(job));
        assertThat(batches)
                .allSatisfy(batch -> assertThat(batch.data().path("first").longValue())
                        .isEqualTo(Live.lines(batch).findFirst().orElseThrow().number()));
    }

    @Test
    void goesOnWhereAReaderWasCutOff() {
        List<Event> told = new ArrayList<>(untilItSpoke);
        told.addAll(fromThenOn);
        assertThat(told.stream().map(event -> Long.valueOf(event.id()))).containsExactlyElementsOf(upTo(told.size()));
        assertThat(followed("Last-Event-ID", "0")).isEqualTo(told);
        int middle = told.size() / 2;
        List<Event> rest = told.subList(middle, told.size());
        assertThat(followed("Last-Event-ID", Integer.toString(middle))).isEqualTo(rest);
        try (Stream<Event> live = ADMIN.http().follow("/api/jobs/" + job + "/events?after=" + middle)) {
            assertThat(live).containsExactlyElementsOf(rest);
        }
    }

    @Test
    @Timeout(30)
    void tellsNothingMoreToWhoHasSeenItsEnd() {
        assertThat(followed("Last-Event-ID", fromThenOn.getLast().id())).isEmpty();
    }

    @Test
    void countsForEachHostWhatAnsibleCounts() {
        assertThat(Recap.of(ADMIN.hosts(job))).isEqualTo(Recap.printedIn(itself.lines()));
        assertThat(Recap.of(ADMIN.hosts(job)))
                .isEqualTo(Map.of(
                        SITE.one().name(), List.of(7, 3, 0, 0, 1, 1, 1),
                        SITE.two().name(), List.of(8, 3, 0, 0, 1, 1, 1)));
    }

    @Test
    void knowsOfEachLineWhatHappenedAndWhere() {
        Map<String, String> levels = Map.of(
                "ok: [", "ok",
                "changed: [", "changed",
                "skipping: [", "skipped",
                "fatal: [", "failed",
                "PLAY", "info",
                "TASK", "info");
        List<Line> log = ADMIN.log(job);
        levels.forEach((beginning, level) -> assertThat(log)
                .filteredOn(line -> line.content().startsWith(beginning))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.level()).as(line.content()).isEqualTo(level)));
        assertThat(log)
                .filteredOn(line -> line.content().contains("fatal: nothing is"))
                .extracting(Line::level)
                .containsExactly("ok", "ok");
        assertThat(log)
                .filteredOn(
                        line -> line.content().equals("changed: [" + SITE.two().name() + "]"))
                .extracting(Line::host, Line::task)
                .contains(tuple(SITE.two().name(), "Change something"));
        assertThat(ADMIN.log(job, "skipped"))
                .isEqualTo(log.stream()
                        .filter(line -> line.level().equals("skipped"))
                        .toList())
                .isNotEmpty();
    }

    @Test
    void remembersTheHostKeyOfTheFirstContact() {
        assertPinned(ADMIN, SITE.one().id(), SITE.one().ssh().hostKey());
        assertPinned(ADMIN, SITE.two().id(), SITE.two().ssh().hostKey());
    }

    @Test
    void isToldInOrderByTheWholeStory() {
        Story told = Story.throughTheEndOf(job, ADMIN);
        List<JsonNode> story = told.events();
        assertThat(story.stream().map(event -> event.path("position").longValue()))
                .containsExactlyElementsOf(upTo(story.size()));
        assertThat(story)
                .allSatisfy(
                        event -> assertThat(event.path("actor").path("user_id").stringValue(""))
                                .isNotBlank());

        List<JsonNode> own = told.about(job);
        assertThat(Story.types(own).stream().filter(isEqual("OutputRecorded").negate()))
                .containsExactly("JobQueued", "JobStarted", "JobFinished");
        assertThat(Story.types(own).subList(0, 3)).containsExactly("JobQueued", "JobStarted", "OutputRecorded");
        assertThat(Story.types(own).getLast()).isEqualTo("JobFinished");
        assertThat(own.stream()
                        .filter(event -> Story.type(event).equals("OutputRecorded"))
                        .mapToLong(event -> event.path("payload")
                                .path("chunk")
                                .path("line_count")
                                .longValue())
                        .sum())
                .isEqualTo(own.getLast().path("payload").path("lines").longValue())
                .isEqualTo(itself.lines().size());

        String adminId =
                ADMIN.http().get("/api/auth/me").expect(200).body().path("id").stringValue();
        JsonNode who = own.getFirst().path("actor");
        assertThat(who.path("user_id").stringValue()).isEqualTo(adminId);
        assertThat(who.path("username").stringValue()).isEqualTo("admin");
        assertThat(who.path("ip").stringValue()).isNotBlank();
        assertThat(who.path("user_agent").stringValue()).startsWith("Java-http-client");
        assertThat(who.path("request_id").stringValue()).isNotBlank();
        assertThat(own.subList(1, own.size())).allSatisfy(event -> {
            assertThat(event.path("actor").path("user_id").stringValue()).isEqualTo("system:runner");
            assertThat(event.path("actor").path("on_behalf_of").stringValue()).isEqualTo(adminId);
        });
    }

    @Test
    void tellsNoSecretToAnybody() {
        String story = Story.throughTheEndOf(job, ADMIN).text();
        assertThat(story).contains(SITE.one().name()).doesNotContain(CANARY);
        assertThat(SITE.key().privateKey().lines().filter(line -> line.length() >= 60))
                .isNotEmpty()
                .noneMatch(story::contains);
        assertThat(ADMIN.log(job)).isNotEmpty().noneMatch(line -> line.content().contains(CANARY));
        assertThat(Stream.concat(untilItSpoke.stream(), fromThenOn.stream())
                        .map(event -> event.data().toString()))
                .isNotEmpty()
                .noneMatch(data -> data.contains(CANARY));
    }

    private static List<Event> followed(String header, String value) {
        try (Stream<Event> live = ADMIN.watches(job, header, value)) {
            return live.toList();
        }
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
