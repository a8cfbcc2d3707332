package dev.daybook.runner.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.job.RunOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class FastDefaultsTest {
    private static final int PER_MACHINE = Math.min(50, 4 * Runtime.getRuntime().availableProcessors());

    private final FastDefaults defaults = new FastDefaults(true);

    @Test
    void takesAsManyForksAsThereAreHostsAndTheMachineBears() {
        assertThat(defaults.of(RunOptions.NONE, 1).forks()).isEqualTo(1);
        assertThat(defaults.of(RunOptions.NONE, 3).forks()).isEqualTo(3);
        assertThat(defaults.of(RunOptions.NONE, 100_000).forks()).isEqualTo(PER_MACHINE);
    }

    @Test
    void takesTheForksThatWereAskedFor() {
        RunOptions asked = new RunOptions(false, false, null, List.of(), List.of(), 0, 7);
        assertThat(defaults.of(asked, 100).forks()).isEqualTo(7);
    }

    @Test
    void isSwitchedOff() {
        assertThat(new FastDefaults(false).of(RunOptions.NONE, 1).pipelining()).isFalse();
    }
}
