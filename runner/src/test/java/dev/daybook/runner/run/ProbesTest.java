package dev.daybook.runner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ProbesTest {
    @TempDir
    Path data;

    /** As a file system of its own has it. */
    @Test
    void startBesideADirectoryThatIsNoProbes() throws IOException {
        Path probes = data.resolve("runner/probes");
        Path left = probes.resolve("01a1ffb8-3c89-74a1-8dfd-5414879ed11b");
        Files.createDirectories(probes.resolve("lost+found"));
        Files.createDirectories(left);
        Probes started = new Probes(data, mock(Executor.class), JsonMapper.shared());
        assertThat(started).isNotNull();
        assertThat(left).doesNotExist();
    }
}
