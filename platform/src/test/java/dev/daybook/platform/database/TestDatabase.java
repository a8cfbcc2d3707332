package dev.daybook.platform.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An empty schema of its own for a test, on one server per test JVM: a MariaDB below {@code target/test-db}, or the server
 * that {@code DAYBOOK_TEST_DB_URL} names.
 */
public record TestDatabase(DatabaseUrl url, String password) {
    private static final Logger LOG = LoggerFactory.getLogger(TestDatabase.class);
    private static final int TEST_RUNS_AT_ONCE = 8;

    /** Makes a schema on the shared server, which the first call starts. Calls may come from several threads. */
    public static TestDatabase shared() {
        return Server.INSTANCE.newSchema();
    }

    /** Not needed after a test: what it leaves goes when the test JVM ends, or at the next start. */
    public void drop() {
        Server.run(url, password, "drop database if exists `" + url.database() + "`");
    }

    public Connection connect() throws SQLException {
        return url.connect(password);
    }

    private record Server(DatabaseUrl url, String password, ConcurrentLinkedQueue<TestDatabase> made) {
        private static final Server INSTANCE = open();

        TestDatabase newSchema() {
            String name =
                    "daybook_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
            run(url, password, "create database " + name + " character set utf8mb4 collate utf8mb4_bin");
            TestDatabase database = new TestDatabase(url.withDatabase(name), password);
            made.add(database);
            return database;
        }

        private static Server open() {
            String given = System.getenv("DAYBOOK_TEST_DB_URL");
            if (given != null) {
                Server server = new Server(
                        DatabaseUrl.parse(given),
                        System.getenv().getOrDefault("DAYBOOK_TEST_DB_PASSWORD", ""),
                        new ConcurrentLinkedQueue<>());
                Runtime.getRuntime()
                        .addShutdownHook(new Thread(() -> server.made.forEach(TestDatabase::drop), "test-db-drop"));
                return server;
            }
            EmbeddedMariaDb mariaDb = startOwn();
            Runtime.getRuntime().addShutdownHook(new Thread(mariaDb::close, "test-db-stop"));
            Server server = new Server(mariaDb.url(), mariaDb.password(), new ConcurrentLinkedQueue<>());
            server.dropLeftSchemas();
            return server;
        }

        private static EmbeddedMariaDb startOwn() {
            for (int n = 1; ; n++) {
                Path data = Path.of("target", n == 1 ? "test-db" : "test-db-" + n);
                try {
                    return EmbeddedMariaDb.start(data, null, EmbeddedMariaDb.Purpose.TESTS);
                } catch (EmbeddedMariaDb.InUse e) {
                    if (n == TEST_RUNS_AT_ONCE) {
                        throw e;
                    }
                    LOG.info("{}: trying the next directory", e.getMessage());
                }
            }
        }

        /** Of earlier runs in the same directory. */
        private void dropLeftSchemas() {
            List<String> names = new ArrayList<>();
            try (Connection connection = url.connect(password);
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("show databases like 'daybook\\_%'")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            } catch (SQLException e) {
                throw new IllegalStateException("Cannot list the schemas of earlier tests", e);
            }
            names.forEach(name -> run(url, password, "drop database `" + name + "`"));
        }

        private static void run(DatabaseUrl url, String password, String sql) {
            try (Connection connection = url.connect(password);
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException("Cannot " + sql, e);
            }
        }
    }
}
