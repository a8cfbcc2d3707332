package dev.daybook.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class DatabaseUrlTest {
    @Nested
    class Reading {
        @ParameterizedTest
        @CsvSource({
            "mysql://hub@db.example:3307/daybook, db.example, 3307, hub, daybook",
            "mysql://hub@db.example/daybook, db.example, 3306, hub, daybook",
            "mysql://hub@[::1]:3307/day-book_2, ::1, 3307, hub, day-book_2",
            "mysql://hub%40eu@127.0.0.1/d, 127.0.0.1, 3306, hub@eu, d"
        })
        void takesItApart(String text, String host, int port, String user, String database) {
            assertThat(DatabaseUrl.parse(text)).isEqualTo(new DatabaseUrl(host, port, user, database));
        }

        @ParameterizedTest
        @CsvSource({
            "mysql://hub@db.example/daybook, mysql://hub@db.example:3306/daybook",
            "mysql://hub@[::1]:3307/daybook, mysql://hub@[::1]:3307/daybook"
        })
        void isShownWithItsPort(String text, String shown) {
            assertThat(DatabaseUrl.parse(text)).hasToString(shown);
        }

        @ParameterizedTest
        @CsvSource({
            "postgres://hub@db.example/daybook, must begin with mysql://",
            "db.example, must begin with mysql://",
            "mysql://db.example/daybook, the user is missing",
            "mysql://hub@/daybook, the host or the port",
            "mysql://hub@db.example:port/daybook, the host or the port",
            "mysql://hub@db.example:70000/daybook, between 1 and 65535",
            "mysql://hub@db.example, name of the database is missing",
            "mysql://hub@db.example/, name of the database is missing",
            "mysql://hub@db.example/a/b, letters",
            "mysql://hub@db.example/daybook?ssl=true, nothing may follow",
            "mysql://hub@db example/daybook, illegal character"
        })
        void refusesAnythingElseAndSaysWhy(String text, String reason) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DatabaseUrl.parse(text))
                    .withMessageContaining(reason)
                    .withMessageContaining("mysql://user@host:port/database");
        }

        @Test
        void refusesAPasswordWithoutRepeatingIt() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DatabaseUrl.parse("mysql://hub:s3cret@db.example/daybook"))
                    .withMessageContaining("DAYBOOK_DB_PASSWORD")
                    .withMessageNotContaining("s3cret");
        }
    }

    @Nested
    class Talking {
        private final Instant noon = Instant.parse("2026-03-29T01:30:00.123456Z"); // in Berlin's missing hour
        private final LocalDateTime utc = LocalDateTime.ofInstant(noon, ZoneOffset.UTC);
        private final TimeZone before = TimeZone.getDefault();
        private final TestDatabase database = TestDatabase.shared();
        private ConnectionFactory reactive;

        @BeforeEach
        void elsewhere() throws SQLException {
            TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));
            reactive = ConnectionFactories.get(database.url().r2dbcOptions(database.password()));
            try (Connection connection = database.connect();
                    var statement = connection.createStatement()) {
                statement.execute("create table moment (id int primary key, at datetime(6) not null)");
            }
        }

        @AfterEach
        void back() {
            TimeZone.setDefault(before);
            database.drop();
        }

        @Test
        void jdbcMeansUtcInAnyZoneInTheseForms() throws SQLException {
            try (Connection connection = database.connect()) {
                write(connection, utc, Timestamp.from(noon), noon.atOffset(ZoneOffset.ofHours(5)));
                try (ResultSet rows =
                        connection.createStatement().executeQuery("select at, cast(at as char) from moment")) {
                    while (rows.next()) {
                        assertThat(rows.getString(2)).isEqualTo("2026-03-29 01:30:00.123456");
                        assertThat(rows.getObject(1, Instant.class)).isEqualTo(noon);
                        assertThat(rows.getTimestamp(1).toInstant()).isEqualTo(noon);
                    }
                }
            }
            assertThat(readReactively(Instant.class)).hasSize(3).allMatch(noon::equals);
        }

        @Test
        void jdbcMeansUtcInEveryFormWhenTheJvmDoes() throws SQLException {
            TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
            try (Connection connection = database.connect()) {
                write(connection, noon, utc, Timestamp.from(noon), noon.atOffset(ZoneOffset.ofHours(5)));
                try (ResultSet rows =
                        connection.createStatement().executeQuery("select at, cast(at as char) from moment")) {
                    while (rows.next()) {
                        assertThat(rows.getString(2)).isEqualTo("2026-03-29 01:30:00.123456");
                        assertThat(rows.getObject(1, Instant.class)).isEqualTo(noon);
                        assertThat(rows.getObject(1, LocalDateTime.class)).isEqualTo(utc);
                        assertThat(rows.getTimestamp(1).toInstant()).isEqualTo(noon);
                    }
                }
            }
            assertThat(readReactively(Instant.class)).hasSize(4).allMatch(noon::equals);
        }

        /** The driver would write instants wrongly: see {@link DatabaseUrl#jdbcUrl()}. */
        @Test
        void aHubInAnotherZoneIsRefused() {
            assertThatExceptionOfType(DatabaseUnusable.class)
                    .isThrownBy(() -> DatabaseVersion.check(database.url(), database.password()))
                    .withMessageContaining("this JVM runs in America/St_Johns: start it with -Duser.timezone=UTC");
        }

        private static void write(Connection connection, Object... forms) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement("insert into moment values (?, ?)")) {
                for (int i = 0; i < forms.length; i++) {
                    insert.setInt(1, i);
                    insert.setObject(2, forms[i]);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }

        @Test
        void r2dbcWritesUtcInEveryForm() throws SQLException {
            List<Object> forms = List.of(noon, utc);
            Mono.usingWhen(
                            reactive.create(),
                            connection -> Flux.range(0, forms.size())
                                    .concatMap(i -> connection
                                            .createStatement("insert into moment values (?, ?)")
                                            .bind(0, i)
                                            .bind(1, forms.get(i))
                                            .execute())
                                    .concatMap(result -> result.getRowsUpdated())
                                    .then(),
                            connection -> connection.close())
                    .block();
            assertThat(readReactively(Instant.class)).hasSize(2).allMatch(noon::equals);
            assertThat(readReactively(LocalDateTime.class)).hasSize(2).allMatch(utc::equals);
            try (Connection connection = database.connect();
                    ResultSet rows = connection.createStatement().executeQuery("select cast(at as char) from moment")) {
                while (rows.next()) {
                    assertThat(rows.getString(1)).isEqualTo("2026-03-29 01:30:00.123456");
                }
            }
        }

        @Test
        void bothDriversWorkInTheSameSession() throws SQLException {
            String settings = "select concat(@@time_zone, '|', @@sql_mode, '|', @@character_set_client)";
            String jdbc;
            try (Connection connection = database.connect();
                    ResultSet row = connection.createStatement().executeQuery(settings)) {
                row.next();
                jdbc = row.getString(1);
            }
            assertThat(jdbc).contains("STRICT_ALL_TABLES", "ANSI_QUOTES").endsWith("utf8mb4");
            assertThat(jdbc).matches("(UTC|[+]00:00)\\|.*");
            String r2dbc = Mono.usingWhen(
                            reactive.create(),
                            connection -> Flux.from(
                                            connection.createStatement(settings).execute())
                                    .concatMap(result -> result.map((row, meta) -> row.get(0, String.class)))
                                    .next(),
                            connection -> connection.close())
                    .block();
            assertThat(modes(r2dbc)).isEqualTo(modes(jdbc));
        }

        private <T> List<T> readReactively(Class<T> type) {
            return Flux.usingWhen(
                            reactive.create(),
                            connection -> Flux.from(connection
                                            .createStatement("select at from moment where id >= ?")
                                            .bind(0, 0)
                                            .execute())
                                    .concatMap(result -> result.map((row, meta) -> row.get(0, type))),
                            connection -> connection.close())
                    .collectList()
                    .block();
        }

        private static String modes(String settings) {
            return settings.split("\\|")[1];
        }
    }
}
