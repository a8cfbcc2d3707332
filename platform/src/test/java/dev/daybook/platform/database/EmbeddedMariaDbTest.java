package dev.daybook.platform.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedMariaDbTest {
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Running {
        private Path data;
        private EmbeddedMariaDb mariaDb;

        @BeforeAll
        void start(@TempDir Path data) {
            this.data = data;
            mariaDb = EmbeddedMariaDb.start(data);
        }

        @AfterAll
        void stop() {
            mariaDb.close();
        }

        @Test
        void listensOnLoopbackOnly() throws IOException {
            String port = "%04X".formatted(mariaDb.url().port());
            List<String> listening = Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                    .flatMap(table -> lines(Path.of(table)))
                    .map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields[3].equals("0A") && fields[1].endsWith(":" + port))
                    .map(fields -> fields[1])
                    .toList();
            assertThat(listening).containsExactly("0100007F:" + port);
        }

        @Test
        void letsNobodyInWithoutThePassword() {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> mariaDb.url().connect(""))
                    .withMessageContaining("Access denied");
            DatabaseUrl root = new DatabaseUrl("127.0.0.1", mariaDb.url().port(), "root", "mysql");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> root.connect(""))
                    .withMessageContaining("Access denied");
        }

        @Test
        void givesItsUserOneSchemaOnly() throws SQLException {
            assertThat(ask(mariaDb, "select group_concat(schema_name order by 1) from information_schema.schemata"))
                    .isEqualTo("daybook,information_schema");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> tell(mariaDb, "create database daybook_2"))
                    .withMessageContaining("Access denied");
        }

        @Test
        void isDurable() throws SQLException {
            assertThat(ask(mariaDb, "select @@innodb_flush_log_at_trx_commit")).isEqualTo("1");
            assertThat(ask(mariaDb, "select @@innodb_doublewrite")).isEqualTo("1");
        }

        @Test
        void keepsThePasswordOffTheProcessTable() throws IOException {
            Path process = Path.of("/proc", String.valueOf(mariaDb.pid()));
            assertThat(Files.readString(process.resolve("cmdline"))).contains("--datadir=" + data + "/db\0");
            assertThat(Files.readString(process.resolve("cmdline"))).doesNotContain(mariaDb.password());
            assertThat(Files.readString(process.resolve("environ"))).doesNotContain(mariaDb.password());
            assertThat(mariaDb.password()).hasSizeGreaterThan(40);
        }

        @Test
        void keepsItsFilesFromOthers() throws IOException {
            assertThat(permissions(data.resolve("db.password"))).isEqualTo("rw-------");
            assertThat(permissions(data.resolve("db"))).isEqualTo("rwx------");
            assertThat(permissions(data.resolve("logs"))).isEqualTo("rwx------");
        }

        @Test
        void hasASessionOfItsOwn() throws IOException {
            String stat = Files.readString(Path.of("/proc", String.valueOf(mariaDb.pid()), "stat"));
            String session = stat.substring(stat.lastIndexOf(')')).split(" ")[4];
            assertThat(session).isEqualTo(String.valueOf(mariaDb.pid()));
        }

        @Test
        void isNotStartedTwice() throws Exception {
            assertThatExceptionOfType(EmbeddedMariaDb.InUse.class).isThrownBy(() -> EmbeddedMariaDb.start(data));
            Process other = OtherHub.launch(data);
            assertThat(new String(other.getInputStream().readAllBytes(), UTF_8)).contains("is in use by another hub");
            assertThat(ask(mariaDb, "select 1")).isEqualTo("1");
        }

        @Test
        void comesBackWhenKilled() throws SQLException {
            tell(mariaDb, "create table kept (id int primary key)");
            tell(mariaDb, "insert into kept values (7)");
            long killed = mariaDb.pid();
            ProcessHandle.of(killed).orElseThrow().destroyForcibly();
            await().atMost(Duration.ofSeconds(30)).until(() -> mariaDb.pid() != killed);
            assertThat(ask(mariaDb, "select id from kept")).isEqualTo("7");
        }
    }

    @Nested
    class StartingAndStopping {
        @TempDir
        Path data;

        @Test
        void keepsWhatWasStoredAndLeavesNoProcess() throws SQLException {
            long pid;
            String password;
            try (EmbeddedMariaDb first = EmbeddedMariaDb.start(data)) {
                tell(first, "create table kept (id int primary key)");
                tell(first, "insert into kept values (7)");
                pid = first.pid();
                password = first.password();
            }
            assertThat(ProcessHandle.of(pid)).isEmpty();
            try (EmbeddedMariaDb second = EmbeddedMariaDb.start(data)) {
                assertThat(second.password()).isEqualTo(password);
                assertThat(ask(second, "select id from kept")).isEqualTo("7");
                second.close(); // and once more at the end of the block
            }
            assertThat(servers()).isEmpty();
        }

        @Test
        void stopsTheOneThatAKilledHubLeft() throws Exception {
            Process hub = OtherHub.launch(data);
            long left = hub.inputReader(UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("pid "))
                    .mapToLong(line -> Long.parseLong(line.substring(4)))
                    .findFirst()
                    .orElseThrow();
            hub.destroyForcibly().waitFor();
            assertThat(ProcessHandle.of(left)).isPresent();
            try (EmbeddedMariaDb next = EmbeddedMariaDb.start(data)) {
                assertThat(ProcessHandle.of(left).filter(ProcessHandle::isAlive))
                        .isEmpty();
                assertThat(next.pid()).isNotEqualTo(left);
                assertThat(ask(next, "select id from kept")).isEqualTo("7");
            }
        }

        @Test
        void startsOverWhenKilledWhileSettingUp() throws IOException, SQLException {
            Files.createDirectories(data.resolve("db.new/mysql"));
            Files.writeString(data.resolve("db.new/ibdata1"), "half a file");
            try (EmbeddedMariaDb mariaDb = EmbeddedMariaDb.start(data)) {
                assertThat(ask(mariaDb, "select 1")).isEqualTo("1");
            }
            assertThat(data.resolve("db.new")).doesNotExist();
        }

        @Test
        void leavesNoProcessWhenItFails() throws IOException {
            Files.createDirectories(data.resolve("db"));
            Files.writeString(data.resolve("db/ibdata1"), "no tables here");
            Files.writeString(data.resolve("db.password"), "irrelevant");
            for (int attempt = 0; attempt < 2; attempt++) { // the second proves that the lock was given back
                assertThatExceptionOfType(DatabaseUnusable.class)
                        .isThrownBy(() -> EmbeddedMariaDb.start(data))
                        .withMessageStartingWith("The database does not start: ")
                        .withMessageContaining("ERROR")
                        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
                assertThat(servers()).isEmpty();
            }
        }

        @Test
        void saysWhatIsMissing() throws IOException {
            assertThatExceptionOfType(DatabaseUnusable.class)
                    .isThrownBy(() -> EmbeddedMariaDb.start(data, Path.of("/bin/true"), EmbeddedMariaDb.Purpose.HUB))
                    .withMessageContaining("/bin/true");
            Path old = Files.writeString(data.resolve("mariadbd"), "#!/bin/sh\necho 'mariadbd  Ver 10.3.39-MariaDB'\n");
            Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwx------"));
            assertThatExceptionOfType(DatabaseUnusable.class)
                    .isThrownBy(() -> EmbeddedMariaDb.start(data, old, EmbeddedMariaDb.Purpose.HUB))
                    .withMessageContaining("is MariaDB 10.3");
        }

        @Test
        void refusesToMakeASecondPassword() throws IOException {
            Files.createDirectories(data.resolve("db"));
            assertThatExceptionOfType(DatabaseUnusable.class)
                    .isThrownBy(() -> EmbeddedMariaDb.start(data))
                    .withMessageContaining("db.password is missing");
        }

        private List<ProcessHandle> servers() {
            return LeftServers.withArgument("--datadir=" + data.resolve("db"));
        }
    }

    /** A second JVM, so that it can be killed: starts the database, prints the database's pid, waits. */
    static class OtherHub {
        static Process launch(Path data) throws IOException {
            String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            return new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            classPath,
                            OtherHub.class.getName(),
                            data.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }

        public static void main(String[] arguments) throws IOException, SQLException {
            try {
                EmbeddedMariaDb mariaDb = EmbeddedMariaDb.start(Path.of(arguments[0]));
                tell(mariaDb, "create table kept (id int primary key)");
                tell(mariaDb, "insert into kept values (7)");
                System.out.println("pid " + mariaDb.pid());
                System.in.read();
            } catch (DatabaseUnusable e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static String ask(EmbeddedMariaDb mariaDb, String sql) throws SQLException {
        try (Connection connection = mariaDb.url().connect(mariaDb.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void tell(EmbeddedMariaDb mariaDb, String sql) throws SQLException {
        try (Connection connection = mariaDb.url().connect(mariaDb.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream().skip(1);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
