package dev.daybook.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.function.Predicate.isEqual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.daybook.server.HubClient.Event;
import dev.daybook.server.Operator.Line;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The main job: an admin uploads a playbook, runs it on real SSH servers, watches it, and reads afterwards how it was. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class MainJobEndToEndTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The hub may have heard of an earlier run of this test: an Axon Server remembers. */
    private static final String THIS_TEST = UUID.randomUUID().toString().substring(0, 8);

    private static final String ONE = named("one");
    private static final String TWO = named("two");
    private static final String CANARY = named("canary");

    @TempDir
    static Path temp;

    private static KeyFile key;
    private static SshServer one;
    private static SshServer two;

    private static Operator admin;
    private static String credential;
    private static String serverOne;
    private static String serverTwo;

    @BeforeAll
    static void anAdminAddsAKeyAndTwoServers() throws IOException {
        key = KeyFile.make(temp.resolve("key"), "ed25519");
        one = new SshServer("127.0.0.2", temp.resolve("one"), key);
        two = new SshServer("127.0.0.3", temp.resolve("two"), key);
        admin = new Operator(Hub.shared().admin());
        credential = admin.addsCredential(named("key"), key);
        serverOne = admin.addsServer(ONE, one, credential);
        serverTwo = admin.addsServer(TWO, two, credential);
    }

    @AfterAll
    static void stopTheServers() {
        Stream.of(one, two).forEach(SshServer::close);
    }

    @Nested
    class ARunOverTwoServers {
        private static final int LOOP = 5_000;

        private static String job;
        private static JsonNode onceItSpoke;
        private static JsonNode ended;
        private static final List<Event> untilItSpoke = new ArrayList<>();
        private static final List<Event> fromThenOn = new ArrayList<>();
        private static PlainAnsible.Printed itself;

        /** It goes on only when somebody has read its first words: so it is seen while it runs, or not at all. */
        @BeforeAll
        static void isWatched() throws Exception {
            String text = playbook("main.yml").replace("CANARY", CANARY);
            Path gate = temp.resolve("gate");
            Map<String, Object> vars = Map.of("who", "東京 🚀", "gate", gate.toString());

            String playbook = admin.uploads(named("main"), "main.yml", text);
            job = admin.runs(playbook, List.of(serverOne, serverTwo), vars);
            try (Stream<Event> live = admin.watches(job)) {
                readThrough(
                        live, event -> contents(event).anyMatch(line -> line.contains("Grüße, 東京 🚀")), untilItSpoke);
            }
            onceItSpoke = admin.job(job);
            Files.createFile(gate);
            try (Stream<Event> live =
                    admin.watches(job, "Last-Event-ID", untilItSpoke.getLast().id())) {
                live.forEach(fromThenOn::add);
            }
            ended = admin.job(job);

            LinkedHashMap<String, SshServer> hosts = new LinkedHashMap<>();
            hosts.put(ONE, one);
            hosts.put(TWO, two);
            itself = new PlainAnsible(temp, key).run("main.yml", text, hosts, vars);
        }

        @Test
        void isSeenWhileItRuns() {
            assertThat(Operator.status(onceItSpoke)).isEqualTo("running");
            assertThat(onceItSpoke.path("total_lines").longValue()).isPositive();
            assertThat(statuses(untilItSpoke)).containsExactly("pending", "running");
            assertThat(statuses(fromThenOn)).containsExactly("success");
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
            assertSameLines(admin.log(job).stream().map(Line::content).toList(), itself.lines());
            assertThat(itself.lines().stream()
                            .filter(line -> line.matches("ok: .* => \\(item=\\d+\\)"))
                            .count())
                    .isEqualTo(LOOP);
            assertThat(itself.lines()).anyMatch(line -> line.contains("Das war Absicht, 世界"));
        }

        @Test
        void isReadInPagesWithoutAGap() {
            int limit = 777;
            List<JsonNode> pages = admin.pages(job, limit);
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
                    .filter(event -> event.kind().equals("lines"))
                    .toList();
            assertSameLines(batches.stream().flatMap(event -> lines(event)).toList(), admin.log(job));
            assertThat(batches)
                    .allSatisfy(batch -> assertThat(batch.data().path("first").longValue())
                            .isEqualTo(lines(batch).findFirst().orElseThrow().number()));
        }

        @Test
        void goesOnWhereAReaderWasCutOff() {
            List<Event> told = new ArrayList<>(untilItSpoke);
            told.addAll(fromThenOn);
            assertThat(told.stream().map(event -> Long.valueOf(event.id())))
                    .containsExactlyElementsOf(upTo(told.size()));
            assertThat(followed("Last-Event-ID", "0")).isEqualTo(told);
            int middle = told.size() / 2;
            List<Event> rest = told.subList(middle, told.size());
            assertThat(followed("Last-Event-ID", Integer.toString(middle))).isEqualTo(rest);
            try (Stream<Event> live = admin.http().follow("/api/jobs/" + job + "/events?after=" + middle)) {
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
            assertThat(recap(admin.hosts(job))).isEqualTo(recapOf(itself.lines()));
            assertThat(recap(admin.hosts(job)))
                    .isEqualTo(Map.of(
                            ONE, List.of(7, 3, 0, 0, 1, 1, 1),
                            TWO, List.of(8, 3, 0, 0, 1, 1, 1)));
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
            List<Line> log = admin.log(job);
            levels.forEach((beginning, level) -> assertThat(log)
                    .filteredOn(line -> line.content().startsWith(beginning))
                    .isNotEmpty()
                    .allSatisfy(
                            line -> assertThat(line.level()).as(line.content()).isEqualTo(level)));
            assertThat(log)
                    .filteredOn(line -> line.content().contains("fatal: nothing is"))
                    .extracting(Line::level)
                    .containsExactly("ok", "ok");
            assertThat(log)
                    .filteredOn(line -> line.content().equals("changed: [" + TWO + "]"))
                    .extracting(Line::host, Line::task)
                    .contains(tuple(TWO, "Change something"));
            assertThat(admin.log(job, "skipped"))
                    .isEqualTo(log.stream()
                            .filter(line -> line.level().equals("skipped"))
                            .toList())
                    .isNotEmpty();
        }

        @Test
        void remembersTheHostKeyOfTheFirstContact() {
            assertPinned(serverOne, one.hostKey());
            assertPinned(serverTwo, two.hostKey());
        }

        @Test
        void isToldInOrderByTheWholeStory() {
            List<JsonNode> story = story(readThroughTheEndOf(job));
            assertThat(story.stream().map(event -> event.path("position").longValue()))
                    .containsExactlyElementsOf(upTo(story.size()));
            assertThat(story)
                    .allSatisfy(event -> assertThat(
                                    event.path("actor").path("user_id").stringValue(""))
                            .isNotBlank());

            List<JsonNode> own = about(job, story);
            assertThat(types(own).stream().filter(isEqual("OutputRecorded").negate()))
                    .containsExactly("JobQueued", "JobStarted", "JobFinished");
            assertThat(types(own).subList(0, 3)).containsExactly("JobQueued", "JobStarted", "OutputRecorded");
            assertThat(types(own).getLast()).isEqualTo("JobFinished");
            assertThat(own.stream()
                            .filter(event -> type(event).equals("OutputRecorded"))
                            .mapToLong(event -> event.path("payload")
                                    .path("chunk")
                                    .path("line_count")
                                    .longValue())
                            .sum())
                    .isEqualTo(own.getLast().path("payload").path("lines").longValue())
                    .isEqualTo(itself.lines().size());

            String adminId = admin.http()
                    .get("/api/auth/me")
                    .expect(200)
                    .body()
                    .path("id")
                    .stringValue();
            JsonNode who = own.getFirst().path("actor");
            assertThat(who.path("user_id").stringValue()).isEqualTo(adminId);
            assertThat(who.path("username").stringValue()).isEqualTo("admin");
            assertThat(who.path("ip").stringValue()).isNotBlank();
            assertThat(who.path("user_agent").stringValue()).startsWith("Java-http-client");
            assertThat(who.path("request_id").stringValue()).isNotBlank();
            assertThat(own.subList(1, own.size())).allSatisfy(event -> {
                assertThat(event.path("actor").path("user_id").stringValue()).isEqualTo("system:runner");
                assertThat(event.path("actor").path("on_behalf_of").stringValue())
                        .isEqualTo(adminId);
            });
        }

        @Test
        void tellsNoSecretToAnybody() {
            String story = readThroughTheEndOf(job);
            assertThat(story).contains(ONE).doesNotContain(CANARY);
            assertThat(key.privateKey().lines().filter(line -> line.length() >= 60))
                    .isNotEmpty()
                    .noneMatch(story::contains);
            assertThat(admin.log(job))
                    .isNotEmpty()
                    .noneMatch(line -> line.content().contains(CANARY));
            assertThat(Stream.concat(untilItSpoke.stream(), fromThenOn.stream())
                            .map(event -> event.data().toString()))
                    .isNotEmpty()
                    .noneMatch(data -> data.contains(CANARY));
        }

        private static List<Event> followed(String header, String value) {
            try (Stream<Event> live = admin.watches(job, header, value)) {
                return live.toList();
            }
        }
    }

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
            String playbook = admin.uploads(named("sleep"), "sleep.yml", playbook("sleep.yml"));
            job = admin.runs(playbook, List.of(serverOne, serverTwo), Map.of("seconds", SECONDS));
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
            answer = admin.cancels(job, "seen enough");
            ended = admin.waitsFor(job);
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
            List<Line> log = admin.log(job);
            assertThat(log).extracting(Line::content).contains("    \"msg\": \"good night\"");
            assertThat(log).hasSize(ended.path("total_lines").intValue());
        }

        /** What ran on the servers hears of it only when their sshd has. */
        @Test
        void leavesNothingBehind() {
            assertThat(whileItRan)
                    .hasSize(3)
                    .allSatisfy(found -> assertThat(found).isNotEmpty());
            marks().forEach(mark ->
                    Await.until("nobody knows of " + mark, LONGEST, () -> Processes.knowing(mark), List::isEmpty));
            Await.until(
                    "the directories are gone",
                    LONGEST,
                    () -> Files.exists(directory) || Files.exists(scratch),
                    isEqual(false));
        }

        @Test
        void cannotBeCancelledAgain() {
            admin.cancels(job, "once more").expect(409);
            assertThat(admin.job(job)).isEqualTo(ended);
        }

        @Test
        void isToldWithWhoCancelledItAndWhy() {
            List<JsonNode> own = about(job, story(readThroughTheEndOf(job)));
            assertThat(types(own).stream().filter(isEqual("OutputRecorded").negate()))
                    .containsExactly("JobQueued", "JobStarted", "JobCancelRequested", "JobFinished");
            assertThat(types(own).getLast()).isEqualTo("JobFinished");
            JsonNode asked = own.stream()
                    .filter(event -> type(event).equals("JobCancelRequested"))
                    .findFirst()
                    .orElseThrow();
            assertThat(asked.path("actor").path("username").stringValue()).isEqualTo("admin");
            assertThat(asked.path("payload").path("reason").stringValue()).isEqualTo("seen enough");
        }

        private static Stream<String> marks() {
            return Stream.of(SECONDS, directory.toString(), scratch.toString());
        }
    }

    @Nested
    class ARunThatTakesTooLong {
        @Test
        void isEndedAtItsTimeLimit() {
            String seconds = "601." + ThreadLocalRandom.current().nextInt(100_000_000, 1_000_000_000);
            String playbook = admin.uploads(named("too-long"), "sleep.yml", playbook("sleep.yml"));
            String job = admin.runs(playbook, List.of(serverOne), Map.of("seconds", seconds), 2);
            JsonNode ended = admin.waitsFor(job);
            assertThat(Operator.status(ended)).isEqualTo("cancelled");
            assertThat(ended.path("end_reason").stringValue()).isEqualTo("time_limit");
            assertThat(admin.log(job)).hasSize(ended.path("total_lines").intValue());
            Await.until("nobody sleeps", Duration.ofSeconds(10), () -> Processes.knowing(seconds), List::isEmpty);
        }
    }

    @Nested
    class ARunThatCannotSucceed {
        @Test
        void hasAKeyThatTheServerRefuses() {
            KeyFile stranger = KeyFile.make(temp.resolve("stranger"), "ed25519");
            String refused = admin.addsServer(named("refused"), one, admin.addsCredential(named("stranger"), stranger));
            String job = pings(refused, Map.of());
            assertEnded(admin.waitsFor(job), "failed", "credential_refused", 4);
            assertUnreachable(job, named("refused"), "Permission denied");
        }

        /** Another key of the same type, or one of another type: either may be another machine. */
        @ParameterizedTest
        @ValueSource(strings = {"ed25519", "ecdsa"})
        void meetsAnotherMachineThanTheOneItKnows(String keyType) throws IOException {
            String name = named("changed-" + keyType);
            try (SshServer machine = new SshServer("127.0.0.4", temp.resolve(name), key)) {
                String known = machine.hostKey();
                String server = admin.addsServer(name, machine, credential);
                assertThat(admin.server(server).path("host_key").isNull()).isTrue();
                assertEnded(admin.waitsFor(pings(server, Map.of())), "success", "exit", 0);
                assertPinned(server, known);

                machine.becomeAnother(keyType);

                String job = pings(server, Map.of());
                assertEnded(admin.waitsFor(job), "failed", "host_key_changed", 4);
                assertUnreachable(job, name, "Host key verification failed");
                assertPinned(server, known);

                admin.http().delete("/api/servers/" + server + "/host-key").expect(200);
                assertEnded(admin.waitsFor(pings(server, Map.of())), "success", "exit", 0);
                assertPinned(server, machine.hostKey());
            }
        }

        @Test
        void findsNobodyAtTheAddress() throws IOException {
            String server = admin.addsServer(
                    named("nobody-there"), "127.0.0.5", SshServer.freePort("127.0.0.5"), "root", credential);
            String job = pings(server, Map.of());
            assertEnded(admin.waitsFor(job), "failed", "exit", 4);
            assertUnreachable(job, named("nobody-there"), "Connection refused");
        }

        @Test
        void findsNoPythonOnTheServer() {
            String job = pings(serverOne, Map.of("ansible_python_interpreter", "/nowhere/python3"));
            assertEnded(admin.waitsFor(job), "failed", "exit", 2);
            assertThat(admin.log(job))
                    .filteredOn(line -> line.content().contains("/nowhere/python3"))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line.host()).isEqualTo(ONE))
                    .anySatisfy(line -> assertThat(line.content()).startsWith("fatal: [" + ONE + "]: FAILED!"));
            assertThat(recap(admin.hosts(job))).isEqualTo(Map.of(ONE, List.of(0, 0, 0, 1, 0, 0, 0)));
        }

        @Test
        void isForNobody() {
            String playbook = admin.uploads(named("nobody"), "nobody.yml", playbook("nobody.yml"));
            String job = admin.runs(playbook, List.of(serverOne), Map.of());
            assertEnded(admin.waitsFor(job), "failed", "no_hosts_matched", 0);
            assertThat(admin.log(job)).extracting(Line::content).contains("skipping: no hosts matched");
            assertThat(admin.hosts(job)).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            "unknown-module.yml, daybook_knows_no_such_module",
            "unknown-role.yml, daybook_knows_no_such_role",
            "two-actions.yml, conflicting action statements",
            "crash.yml, many"
        })
        void saysWhatAnsibleSays(String file, String words) throws Exception {
            LinkedHashMap<String, SshServer> hosts = new LinkedHashMap<>();
            hosts.put(ONE, one);
            PlainAnsible.Printed itself = new PlainAnsible(temp, key).run(file, playbook(file), hosts, Map.of());
            String job = admin.runs(admin.uploads(named(file), file, playbook(file)), List.of(serverOne), Map.of());
            JsonNode ended = admin.waitsFor(job);

            assertThat(itself.exitCode()).isPositive();
            assertEnded(ended, "failed", "exit", itself.exitCode());
            String project = Hub.shared()
                    .data()
                    .resolve("runner/runs/" + job + "/project")
                    .toString();
            assertThat(admin.log(job).stream().map(line -> line.content().replace(project, "project")))
                    .containsExactlyElementsOf(itself.lines().stream()
                            .map(line -> line.replace(itself.project().toString(), "project"))
                            .toList())
                    .anyMatch(line -> line.contains(words));
        }

        private static String pings(String server, Map<String, Object> vars) {
            String playbook = admin.uploads("ping " + UUID.randomUUID(), "ping.yml", playbook("ping.yml"));
            return admin.runs(playbook, List.of(server), vars);
        }

        private static void assertUnreachable(String job, String host, String why) {
            assertThat(admin.log(job))
                    .filteredOn(line -> line.level().equals("unreachable"))
                    .anySatisfy(line -> {
                        assertThat(line.content())
                                .startsWith("fatal: [" + host + "]: UNREACHABLE!")
                                .contains(why);
                        assertThat(line.host()).isEqualTo(host);
                    });
            assertThat(recap(admin.hosts(job))).isEqualTo(Map.of(host, List.of(0, 0, 1, 0, 0, 0, 0)));
        }
    }

    @Nested
    class ARunWatchedByMany {
        private static final int WATCHERS = 50;
        private static final Duration LONGEST = Duration.ofMinutes(2);

        /** It begins when all have read its first words; one of them then reads nothing until it has ended. */
        @Test
        void isSeenWholeByEachAndWaitsForNone() throws Exception {
            Path gate = temp.resolve("gate-of-the-watched");
            CountDownLatch watching = new CountDownLatch(WATCHERS);
            CountDownLatch over = new CountDownLatch(1);
            String playbook = admin.uploads(named("watched"), "watched.yml", playbook("watched.yml"));
            String job = admin.runs(playbook, List.of(serverOne), Map.of("gate", gate.toString()));
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<List<Line>>> watchers = IntStream.range(0, WATCHERS)
                        .mapToObj(
                                n -> threads.submit(() -> watch(job, watching, n == 0 ? over : new CountDownLatch(0))))
                        .toList();
                try {
                    assertThat(watching.await(LONGEST.toSeconds(), TimeUnit.SECONDS))
                            .as("all watch")
                            .isTrue();
                    assertThat(Operator.status(admin.job(job))).isEqualTo("running");
                    Files.createFile(gate);
                    long began = System.nanoTime();
                    assertEnded(admin.waitsFor(job), "success", "exit", 0);
                    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONGEST);
                } finally {
                    over.countDown();
                }
                List<Line> log = admin.log(job);
                assertThat(log.size()).isGreaterThan(1_000);
                for (Future<List<Line>> watcher : watchers) {
                    assertSameLines(watcher.get(LONGEST.toSeconds(), TimeUnit.SECONDS), log);
                }
            }
        }

        private static List<Line> watch(String job, CountDownLatch watching, CountDownLatch pause)
                throws InterruptedException {
            List<Event> seen = new ArrayList<>();
            try (Stream<Event> live = admin.watches(job)) {
                Iterator<Event> events = live.iterator();
                readThrough(events, event -> event.kind().equals("lines"), seen);
                watching.countDown();
                pause.await();
                events.forEachRemaining(seen::add);
            }
            return seen.stream()
                    .filter(event -> event.kind().equals("lines"))
                    .flatMap(event -> lines(event))
                    .toList();
        }
    }

    private static String named(String what) {
        return what + "-" + THIS_TEST;
    }

    private static String playbook(String file) {
        try (InputStream in = MainJobEndToEndTest.class.getResourceAsStream("/e2e/" + file)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertEnded(JsonNode job, String status, String reason, int exitCode) {
        assertThat(List.of(
                        Operator.status(job),
                        job.path("end_reason").stringValue("none"),
                        job.path("exit_code").asInt(-1)))
                .as(job.toString())
                .isEqualTo(List.of(status, reason, exitCode));
        assertThat(job.path("completed_at").stringValue()).isNotBlank();
    }

    /** Says where the first difference is: nobody reads a failure of thousands of lines. */
    private static void assertSameLines(List<?> seen, List<?> expected) {
        int same = 0;
        while (same < Math.min(seen.size(), expected.size()) && seen.get(same).equals(expected.get(same))) {
            same++;
        }
        assertThat(seen.subList(same, Math.min(same + 3, seen.size())).toString())
                .as("from line %d on", same + 1)
                .isEqualTo(expected.subList(same, Math.min(same + 3, expected.size()))
                        .toString());
    }

    /** Servers are shown by another read model than jobs, which may be a moment behind. */
    private static void assertPinned(String server, String hostKey) {
        Await.until(
                "the host key is pinned",
                Duration.ofSeconds(30),
                () -> admin.server(server).path("host_key").stringValue(""),
                isEqual(hostKey));
    }

    // Live streams

    private static void readThrough(Stream<Event> live, Predicate<Event> last, List<Event> into) {
        readThrough(live.iterator(), last, into);
    }

    private static void readThrough(Iterator<Event> live, Predicate<Event> last, List<Event> into) {
        do {
            into.add(live.next());
        } while (!last.test(into.getLast()));
    }

    private static Stream<Line> lines(Event event) {
        return event.data().path("lines").valueStream().map(Line::of);
    }

    private static Stream<String> contents(Event event) {
        return lines(event).map(Line::content);
    }

    private static List<String> statuses(List<Event> events) {
        return events.stream()
                .filter(event -> event.kind().equals("status"))
                .map(event -> Operator.status(event.data()))
                .toList();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    // What happened on each host: ok, changed, unreachable, failed, skipped, rescued, ignored

    private static final List<String> COUNTED =
            List.of("ok", "changed", "unreachable", "failed", "skipped", "rescued", "ignored");

    private static Map<String, List<Integer>> recap(List<JsonNode> hosts) {
        Map<String, List<Integer>> recap = new LinkedHashMap<>();
        hosts.forEach(host -> recap.put(
                host.path("host").stringValue(),
                COUNTED.stream().map(what -> host.path(what).intValue()).toList()));
        return recap;
    }

    private static Map<String, List<Integer>> recapOf(List<String> printed) {
        Map<String, List<Integer>> recap = new LinkedHashMap<>();
        printed
                .subList(
                        printed.indexOf(printed.stream()
                                        .filter(line -> line.startsWith("PLAY RECAP"))
                                        .findFirst()
                                        .orElseThrow())
                                + 1,
                        printed.size())
                .stream()
                .filter(line -> !line.isBlank())
                .forEach(line -> recap.put(
                        line.split("\\s")[0],
                        COUNTED.stream().map(what -> count(what, line)).toList()));
        return recap;
    }

    private static int count(String what, String recap) {
        Matcher count = Pattern.compile("\\s" + what + "=(\\d+)").matcher(recap);
        assertThat(count.find()).as(recap).isTrue();
        return Integer.parseInt(count.group(1));
    }

    // The whole story

    private static List<JsonNode> story(String text) {
        return text.lines().map(JSON::readTree).toList();
    }

    /** The whole of it, as it is told; it may be a moment behind what is shown of the job. */
    private static String readThroughTheEndOf(String job) {
        return Await.until(
                "the story tells the end of the job",
                Duration.ofSeconds(60),
                () -> admin.reads("/api/events?after=0"),
                text -> types(about(job, story(text))).contains("JobFinished"));
    }

    /** The job's own events and those of its output. */
    private static List<JsonNode> about(String job, List<JsonNode> story) {
        return story.stream()
                .filter(event -> event.path("aggregate_id").stringValue().startsWith(job))
                .toList();
    }

    private static List<String> types(List<JsonNode> events) {
        return events.stream().map(MainJobEndToEndTest::type).toList();
    }

    private static String type(JsonNode event) {
        return event.path("type").stringValue();
    }
}
