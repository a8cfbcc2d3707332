package dev.daybook.runner.ansible;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.daybook.runner.run.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class AnsibleHostTest implements LauncherContract {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path data;

    private PythonFiles python;
    private AnsibleHost host;

    @BeforeEach
    void start() throws IOException {
        python = new PythonFiles(data);
        host = host("host");
        await().atMost(LONG).until(host::isWarm);
    }

    @AfterEach
    void stop() throws InterruptedException {
        host.destroy();
        assertThat(processes()).isEmpty();
    }

    private AnsibleHost host(String way) throws IOException {
        return new AnsibleHost(
                LauncherContract.installation(data), python, new PlainLauncher(python), new JsonMapper(), data, way);
    }

    @Override
    public Launcher launcher() {
        return host;
    }

    @Test
    void answersWhenTheRunIsAnnounced(@TempDir Path directory) throws IOException {
        assertAnswersWhenTheRunIsAnnounced(directory);
    }

    private void assertAnswersWhenTheRunIsAnnounced(Path directory) throws IOException {
        Path run = LauncherContract.prepare(directory);
        Launch launch = host.launch(run, run.resolve("supervisor.log"), NO_SECRETS);
        assertThat(launch.isPending()).isFalse();
        assertThat(run.resolve("supervisor.pid")).exists();
    }

    /** Where Java, and then Linux, has no room for the address of its socket any more. */
    @ParameterizedTest
    @ValueSource(ints = {105, 106, 107, 108})
    void answersHoweverLongThePathOfItsSocketIs(int length, @TempDir Path directory) throws Exception {
        host.destroy();
        int others = (data + "/" + "/runner/host-12345678/s").length();
        data = Files.createDirectory(data.resolve("d".repeat(length - others)));
        start();
        assertAnswersWhenTheRunIsAnnounced(directory);
    }

    @Test
    void isReplacedWhenItGivesNoAnswer(@TempDir Path directory) throws IOException {
        ProcessHandle first = processes().getFirst();
        Files.delete(directories().getFirst().resolve("s"));
        assertBringsARunToItsEnd(directory);
        await().atMost(LONG).until(() -> host.isWarm() && !processes().isEmpty() && !first.isAlive());
    }

    @Test
    void isReplacedWhenItDiesAndRunsDoNotWaitForThat(@TempDir Path directory) throws IOException {
        ProcessHandle first = processes().getFirst();
        first.destroyForcibly();
        first.onExit().join();
        assertBringsARunToItsEnd(directory);
        await().atMost(LONG).until(() -> host.isWarm() && processes().stream().noneMatch(first::equals));
    }

    @Test
    void isReplacedWhenItsFilesChangeAndTheRunThatFindsOutGoesThePlainWay(@TempDir Path directory) throws IOException {
        ProcessHandle first = processes().getFirst();
        Files.setLastModifiedTime(
                python.host().resolveSibling("play.py"),
                FileTime.from(Instant.now().minusSeconds(60)));
        assertBringsARunToItsEnd(directory);
        await().atMost(LONG).until(() -> host.isWarm() && !processes().isEmpty() && !first.isAlive());
    }

    @Test
    void leavesNoDirectoryBehind() throws Exception {
        Files.createDirectory(data.resolve("runner/host-of-a-killed-hub"));
        ProcessHandle first = processes().getFirst();
        first.destroyForcibly();
        await().atMost(LONG).until(() -> host.isWarm() && processes().stream().noneMatch(first::equals));
        await().atMost(LONG).until(() -> directories().size() == 1);
        host.destroy();
        await().atMost(LONG).until(() -> directories().isEmpty());
    }

    @Test
    void isNotThereWhenThePlainWayIsAskedFor(@TempDir Path directory) throws IOException, InterruptedException {
        host.destroy();
        host = host("plain");
        assertBringsARunToItsEnd(directory);
        assertThat(host.isWarm()).isFalse();
    }

    private List<Path> directories() throws IOException {
        try (Stream<Path> all = Files.list(data.resolve("runner"))) {
            return all.filter(path -> path.getFileName().toString().startsWith("host-"))
                    .toList();
        }
    }

    /** Those that came from this test's data directory. */
    private List<ProcessHandle> processes() {
        try (Stream<ProcessHandle> children = ProcessHandle.current().children()) {
            return children.filter(child -> child.info()
                            .arguments()
                            .map(words -> List.of(words).contains(python.host().toString()))
                            .orElse(false))
                    .toList();
        }
    }
}
