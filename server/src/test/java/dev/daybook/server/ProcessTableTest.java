package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessTableTest {
    @TempDir
    Path proc;

    @Test
    void isSeenHere() {
        assertThatCode(() -> ProcessTable.check(Path.of("/proc"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw,nosuid,hidepid=2", "rw,hidepid=invisible,gid=27", "hidepid=1", "rw,hidepid=ptraceable"})
    void isRefusedWhereTheFirstProcessIsHidden(String options) throws IOException {
        mounted(options);
        assertThatThrownBy(() -> ProcessTable.check(proc))
                .isInstanceOf(ProcessTable.Hidden.class)
                .hasMessageContaining("hidepid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw,nosuid", "rw,hidepid=0", "rw,hidepid=off,gid=27"})
    void isTakenAsItIsWhereNothingIsHidden(String options) throws IOException {
        mounted(options);
        assertThatCode(() -> ProcessTable.check(proc)).doesNotThrowAnyException();
    }

    @Test
    void isTakenWhereItIsHiddenFromOthersOnly() throws IOException {
        mounted("rw,hidepid=2");
        Files.createFile(Files.createDirectory(proc.resolve("1")).resolve("stat"));
        assertThatCode(() -> ProcessTable.check(proc)).doesNotThrowAnyException();
    }

    private void mounted(String options) throws IOException {
        Files.writeString(
                Files.createDirectory(proc.resolve("self")).resolve("mounts"),
                "sysfs /sys sysfs rw 0 0\nproc /proc proc " + options + " 0 0\n");
    }
}
