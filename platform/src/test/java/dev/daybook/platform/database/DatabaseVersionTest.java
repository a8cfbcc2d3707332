package dev.daybook.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseVersionTest {
    private final TestDatabase database = TestDatabase.shared();

    @ParameterizedTest
    @CsvSource({
        "10.11.19-MariaDB-0+deb12u1, MariaDB 10.11, true",
        "11.4.5-MariaDB, MariaDB 11.4, true",
        "10.6.0-MariaDB, MariaDB 10.6, true",
        "10.5.29-MariaDB, MariaDB 10.5, false",
        "8.0.36-0ubuntu0.22.04.1, MySQL 8.0, true",
        "9.7.4-2, MySQL 9.7, true",
        "5.7.44-log, MySQL 5.7, false",
        "Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64, MariaDB 10.11, true"
    })
    void knowsWhatServes(String text, String shown, boolean serves) {
        DatabaseVersion version = DatabaseVersion.of(text);
        assertThat(version).hasToString(shown);
        assertThat(version.isRecentEnough()).isEqualTo(serves);
    }

    @Test
    void acceptsARecentServer() {
        assertThat(DatabaseVersion.check(database.url(), database.password()).isRecentEnough())
                .isTrue();
    }

    @Test
    void refusesAWrongPassword() {
        refused(database.url(), "wrong", "refuses the user " + database.url().user());
    }

    @Test
    void refusesAnUnknownDatabase() {
        refused(database.url().withDatabase("daybook_nowhere"), database.password(), "has no database daybook_nowhere");
    }

    @Test
    void refusesADatabaseOfOthers() {
        refused(database.url().withDatabase("elsewhere"), database.password(), "elsewhere");
    }

    @Test
    void refusesWhatDoesNotAnswer() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        refused(new DatabaseUrl("127.0.0.1", closed, "hub", "daybook"), "", "cannot be reached");
        refused(new DatabaseUrl("db.invalid", 3306, "hub", "daybook"), "", "db.invalid:3306 cannot be reached");
    }

    private static void refused(DatabaseUrl url, String password, String reason) {
        assertThatExceptionOfType(DatabaseUnusable.class)
                .isThrownBy(() -> DatabaseVersion.check(url, password))
                .satisfies(e -> assertThat(e.getMessage()).contains(reason).hasLineCount(1));
    }
}
