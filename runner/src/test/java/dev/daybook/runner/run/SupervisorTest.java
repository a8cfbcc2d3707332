package dev.daybook.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Whether the process of a pid file is the one that still runs; here it is this one. */
class SupervisorTest {
    private static final long PID = ProcessHandle.current().pid();
    private static final int START_TIME = 19;

    @Test
    void isAliveWhenAllOfItsIdentityIsRight() throws IOException {
        assertThat(new Supervisor(PID, startTime(), bootId(), "").isAlive()).isTrue();
    }

    @Test
    void isGoneWhenItsNumberIsAnothers() throws IOException {
        assertThat(new Supervisor(PID, startTime() - 1, bootId(), "").isAlive()).isFalse();
    }

    @Test
    void isGoneWhenTheMachineWasStartedAnew() throws IOException {
        assertThat(new Supervisor(PID, startTime(), "of-another-start", "").isAlive())
                .isFalse();
    }

    private static long startTime() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[START_TIME]);
    }

    private static String bootId() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    }
}
