package dev.daybook.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path parent;

    @Test
    void isMadeForItsOwnerOnly() throws IOException {
        try (DataDirectory data = DataDirectory.open(parent.resolve("a/b"))) {
            assertThat(data.path()).isEqualTo(parent.toRealPath().resolve("a/b"));
            assertThat(permissions(data.path())).isEqualTo("rwx------");
            assertThat(permissions(data.path().resolve("daybook.lock"))).isEqualTo("rw-------");
        }
    }

    @Test
    void isClosedToOthersWhenItWasOpen() throws IOException {
        Path open = Files.createDirectory(
                parent.resolve("open"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        DataDirectory.open(open).close();
        assertThat(permissions(open)).isEqualTo("rwx------");
    }

    @Test
    void keepsItsHubId() {
        UUID made;
        try (DataDirectory data = DataDirectory.open(parent)) {
            made = data.hubId();
        }
        try (DataDirectory data = DataDirectory.open(parent)) {
            assertThat(data.hubId()).isEqualTo(made);
        }
    }

    @Test
    void refusesADamagedHubIdAndGivesTheLockBack() throws IOException {
        Files.writeString(parent.resolve("hub-id"), "oops");
        refused(parent, "holds no UUID: oops");
        Files.delete(parent.resolve("hub-id"));
        DataDirectory.open(parent).close();
    }

    @Test
    void isHadByOneHubOfThisProcess() {
        try (DataDirectory first = DataDirectory.open(parent)) {
            String pid = "pid " + ProcessHandle.current().pid();
            refused(first.path(), "Already running on this data directory: " + pid);
            refused(first.path(), pid);
        }
        DataDirectory.open(parent).close();
    }

    @Test
    void isHadByOneProcessAndFreeOnceThatIsKilled() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        OtherHub.class.getName(),
                        parent.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.inputReader(UTF_8).readLine()).isEqualTo("open");
            refused(parent, "Already running on this data directory: pid " + other.pid());
        } finally {
            other.destroyForcibly().waitFor();
        }
        DataDirectory.open(parent).close();
    }

    @Test
    void isNoFile() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));
        refused(file, "cannot be used");
    }

    static class OtherHub {
        public static void main(String[] arguments) throws IOException {
            try (DataDirectory data = DataDirectory.open(Path.of(arguments[0]))) {
                System.out.println("open");
                System.in.read();
            }
        }
    }

    private static void refused(Path path, String reason) {
        assertThatExceptionOfType(DataDirectory.Unusable.class)
                .isThrownBy(() -> DataDirectory.open(path))
                .withMessageContaining(reason);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
