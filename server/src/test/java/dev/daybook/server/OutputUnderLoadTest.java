package dev.daybook.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** A hub with little memory, and a program in the place of Ansible that prints what it is told: lots, or oddities. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutputUnderLoadTest {
    private static final String HEAP = "-Xmx256m";
    private static final Duration LONGEST_JOB = Duration.ofMinutes(4);
    private static final int KILLS = 6;
    private static final int MANY_JOBS = 50;
    private static final int A_LONG_LOG = 200_000;
    private static final int LONGEST_LINE = 64 << 10;
    private static final long FAR_AHEAD = 5L << 20;

    @TempDir
    static Path data;

    private Path shared;
    private HubProcess hub;
    private Operator admin;
    private String playbook;
    private String localhost;

    @BeforeAll
    void start() throws IOException {
        shared = Files.createDirectory(
                Path.of("/tmp", "daybook-standin-" + ProcessHandle.current().pid()));
        Path program = shared.resolve("ansible-playbook");
        try (InputStream script = Objects.requireNonNull(getClass().getResourceAsStream("/standin.py"))) {
            Files.copy(script, program);
        }
        for (Path path : List.of(shared, program)) { // a run may have a user of its own
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        hub = new HubProcess(
                        data,
                        Map.of(
                                "daybook.self-check",
                                "false",
                                "daybook.runner.ansible",
                                "plain",
                                "daybook.runner.ansible-playbook",
                                program.toString(),
                                "daybook.runner.slots",
                                String.valueOf(MANY_JOBS)),
                        List.of(HEAP, "-XX:+ExitOnOutOfMemoryError"))
                .ready();
        HubClient client = hub.client();
        String password = hub.said().stream()
                .filter(line -> line.startsWith("Password for admin: "))
                .map(line -> line.substring("Password for admin: ".length()))
                .findFirst()
                .orElseThrow();
        admin = new Operator(client.signedIn("admin", password));
        playbook = admin.uploadsIdlePlaybook();
        localhost = admin.findsLocalhost();
    }

    @AfterAll
    void stop() throws IOException {
        hub.close();
        FileSystemUtils.deleteRecursively(shared);
    }

    @Test
    void showsEveryByteThatIsNoText() {
        String longer = "é".repeat(LONGEST_LINE + 1);
        String job = runs(Map.of(
                "bytes",
                List.of(
                        write("a", LONGEST_LINE),
                        write("\n", 1),
                        write("é", LONGEST_LINE + 1),
                        write("\n", 1),
                        write(0, 1, 2, 'x', 0x7f, 0xff, 0xfe, '\n'),
                        write('c', 'a', 'f', 0xc3),
                        write(0xa9, '\n'),
                        write("\u001b[1;31mred\u001b[0m \u001b]0;title\u0007 \u001b[2J\n", 1),
                        write("\r\n50 %\r100 %\r\n", 1),
                        write(0xed, 0xa0, 0x80, '\n'),
                        write("a\u0085b\u2028c \"q\" \\ \uD83D\uDE80\n\n", 1),
                        write('e', 'n', 'd', 0xe2, 0x82))));
        List<JsonNode> log = ends(job);
        assertThat(log.stream().map(line -> line.path("content").stringValue()))
                .allSatisfy(text -> assertThat(text.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(LONGEST_LINE));
        assertThat(wholeLines(log))
                .containsExactly(
                        "a".repeat(LONGEST_LINE),
                        longer,
                        "\\x00\\x01\\x02x\\x7f\uFFFD\uFFFD",
                        "café",
                        "red \\x1b]0;title\\x07 \\x1b[2J",
                        "",
                        "50 %\\x0d100 %",
                        "\uFFFD\uFFFD\uFFFD",
                        "a\\x85b\u2028c \"q\" \\ \uD83D\uDE80",
                        "",
                        "end\uFFFD");
        assertThat(admin.http()
                        .get("/api/jobs/" + job + "/logs/download")
                        .expect(200)
                        .text())
                .contains("\n" + longer + "\n")
                .endsWith("\nend\uFFFD\n");
    }

    @Test
    void takesALongLogWithLittleMemory() {
        String job = runs(Map.of("lines", A_LONG_LOG, "text", "a line of a long log, as long as lines are"));
        succeeds(job);
        isWhole(job, A_LONG_LOG, "a line of a long log, as long as lines are");
    }

    @Test
    void takesTheOutputOfManyJobsAtOnce() {
        List<String> jobs = IntStream.range(0, MANY_JOBS)
                .mapToObj(i -> runs(Map.of("lines", 3_000, "text", "job " + i)))
                .toList();
        for (int i = 0; i < MANY_JOBS; i++) {
            succeeds(jobs.get(i));
            isWhole(jobs.get(i), 3_000, "job " + i);
        }
    }

    @Test
    void losesNothingWhileTheDatabaseIsAway() throws IOException, InterruptedException {
        Path enough = shared.resolve("enough");
        String job = runs(Map.of("lines", 1_000, "text", "printed meanwhile", "until", enough.toString()));
        Path spool = data.resolve("runner/runs").resolve(job).resolve("spool.jsonl");
        Await.until("lines are recorded", LONGEST_JOB, () -> total(job), lines -> lines > 0);

        long stopped = database();
        signal("STOP", stopped);
        Await.until("the play goes on", LONGEST_JOB, () -> size(spool), goesOnFrom(size(spool)));
        signal("CONT", stopped);
        for (int kill = 0; kill < KILLS; kill++) {
            long before = Await.until("it can be read", LONGEST_JOB, () -> total(job), lines -> lines > 0);
            signal("KILL", database());
            Await.until("recording goes on", LONGEST_JOB, () -> total(job), lines -> lines > before + 20_000);
        }
        Files.createFile(enough);

        succeeds(job);
        isWhole(job, total(job), "printed meanwhile");
    }

    /** Pieces of lines that had to be cut, put together again. */
    private static List<String> wholeLines(List<JsonNode> log) {
        List<String> whole = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (JsonNode piece : log) {
            line.append(piece.path("content").stringValue());
            if (!piece.has("continued")) {
                whole.add(line.toString());
                line.setLength(0);
            }
        }
        return whole;
    }

    private static List<Object> write(String text, int times) {
        return List.of(Base64.getEncoder().encodeToString(text.getBytes(UTF_8)), times);
    }

    private static List<Object> write(int... bytes) {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            all[i] = (byte) bytes[i];
        }
        return List.of(Base64.getEncoder().encodeToString(all), 1);
    }

    private static Predicate<Long> goesOnFrom(long size) {
        return now -> now > size + FAR_AHEAD;
    }

    private void isWhole(String job, long lines, String text) {
        List<String> wrong = new ArrayList<>();
        long last = 0;
        JsonNode page;
        do {
            page = admin.http()
                    .get("/api/jobs/" + job + "/logs?limit=5000&after=" + last)
                    .expect(200)
                    .body();
            for (JsonNode line : page.path("logs")) {
                last++;
                if (line.path("line_number").longValue() != last
                        || !line.path("content").stringValue().equals(text + " " + last)) {
                    wrong.add(last + ": " + line);
                }
            }
        } while (page.path("has_more").booleanValue() && wrong.isEmpty());
        assertThat(wrong).isEmpty();
        assertThat(last).isEqualTo(lines).isEqualTo(total(job));
    }

    /** Checking only, since one job at a time may change a server. */
    private String runs(Map<String, Object> variables) {
        return admin.http()
                .post(
                        "/api/jobs",
                        Map.of("playbook_id", playbook, "server_id", localhost, "extra_vars", variables, "check", true))
                .expect(201)
                .body()
                .path("id")
                .stringValue();
    }

    private List<JsonNode> ends(String job) {
        succeeds(job);
        return admin.pages(job, 5_000).stream()
                .flatMap(page -> page.path("logs").valueStream())
                .toList();
    }

    private void succeeds(String job) {
        JsonNode ended = Await.until(
                        "the job ends",
                        LONGEST_JOB,
                        () -> admin.http().get("/api/jobs/" + job),
                        answer -> answer.status() == 200
                                && !answer.body().path("completed_at").isNull())
                .body();
        assertThat(Operator.status(ended)).as(ended.toString()).isEqualTo("success");
    }

    private long total(String job) {
        HubClient.Answer answer = admin.http().get("/api/jobs/" + job);
        return answer.status() == 200 ? answer.body().path("total_lines").longValue() : 0;
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long database() {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> process.info()
                            .arguments()
                            .map(arguments ->
                                    Stream.of(arguments).anyMatch(argument -> argument.startsWith("--datadir=" + data)))
                            .orElse(false))
                    .mapToLong(ProcessHandle::pid)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
