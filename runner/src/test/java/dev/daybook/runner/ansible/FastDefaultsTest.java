package dev.daybook.runner.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.job.RunOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class FastDefaultsTest {
    private static final int PER_MACHINE = Math.min(50, 4 * Runtime.getRuntime().availableProcessors());

    private static final RunOptions WITH_CACHE =
            new RunOptions(false, false, null, List.of(), List.of(), 0, null, true);

    @TempDir
    Path data;

    private FastDefaults defaults;

    @BeforeEach
    void setUp() throws IOException {
        defaults = defaults(true, 60);
    }

    private FastDefaults defaults(boolean pipelining, int seconds) throws IOException {
        return new FastDefaults(pipelining, new FactCache(data, seconds, new JsonMapper()));
    }

    @Test
    void takesAsManyForksAsThereAreHostsAndTheMachineBears() {
        assertThat(defaults.of(RunOptions.NONE, 1).forks()).isEqualTo(1);
        assertThat(defaults.of(RunOptions.NONE, 3).forks()).isEqualTo(3);
        assertThat(defaults.of(RunOptions.NONE, 100_000).forks()).isEqualTo(PER_MACHINE);
    }

    @Test
    void takesTheForksThatWereAskedFor() {
        RunOptions asked = new RunOptions(false, false, null, List.of(), List.of(), 0, 7, false);
        assertThat(defaults.of(asked, 100).forks()).isEqualTo(7);
    }

    @Test
    void isSwitchedOff() throws IOException {
        assertThat(defaults(false, 60).of(RunOptions.NONE, 1).pipelining()).isFalse();
    }

    @Test
    void takesFactsOfBeforeOnlyWhenAskedTo() throws IOException {
        assertThat(defaults.of(RunOptions.NONE, 1).factCacheSeconds()).isNull();
        assertThat(defaults.of(WITH_CACHE, 1).factCacheSeconds()).isEqualTo(60);
        assertThat(defaults(true, 0).of(WITH_CACHE, 1).factCacheSeconds()).isNull();
    }
}
