package dev.daybook.platform.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A MariaDB server that the hub runs itself, with its files in {@code <data>/db}.
 *
 * <p>It listens on 127.0.0.1 only, on a port chosen anew at each start, and knows a single user, whose password is made
 * once and kept in {@code <data>/db.password} (0600), never on a command line or in an environment. Each commit is on
 * disk before it is answered. It runs in a session of its own, so that a terminal's Ctrl-C does not reach it before the
 * hub has finished. When it dies unasked it is started again on the same port. When the hub was killed, the next start
 * finds the server left behind and stops it first.
 */
public final class EmbeddedMariaDb implements AutoCloseable {
    /** What the server is for. */
    public enum Purpose {
        /** Durable, and its user owns the schema {@code daybook} only. */
        HUB,
        /** Loses commits in a power cut, for speed, and its user may make schemas {@code daybook_…}. Never for real data. */
        TESTS
    }

    /** Another living process has this data directory. */
    public static final class InUse extends DatabaseUnusable {
        InUse(Path data) {
            super("The database in " + data + " is in use by another hub");
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedMariaDb.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final String NAME = "daybook";
    private static final int ATTEMPTS = 3;
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(60);
    private static final Duration REVIVED_AFTER = Duration.ofSeconds(1);
    private final DatabaseDirectory directory;
    private final Purpose purpose;
    private final MariaDbBinary binary;
    private final String password;
    private int port;
    private Process server;
    private volatile boolean closing;

    /**
     * Starts the server for a hub with the first {@code mariadbd} found: on the search path, in the usual places, or below
     * {@code <data>/mariadb-dist/}.
     *
     * @param data made (0700) when it is not there
     * @throws DatabaseUnusable when there is none, it does not start within two minutes, or another hub uses the directory;
     *     no process is left then
     */
    public static EmbeddedMariaDb start(Path data) {
        return start(data, null, Purpose.HUB);
    }

    /**
     * @param program the {@code mariadbd} to take, or null to look for one
     * @throws DatabaseUnusable as {@link #start(Path)}
     */
    public static EmbeddedMariaDb start(Path data, @Nullable Path program, Purpose purpose) {
        try {
            DatabaseDirectory directory = DatabaseDirectory.open(data);
            try {
                return new EmbeddedMariaDb(directory, program, purpose);
            } catch (IOException | RuntimeException e) {
                directory.close();
                throw e;
            }
        } catch (IOException e) {
            throw new DatabaseUnusable("The database in " + data + " cannot be set up: " + e, e);
        }
    }

    private EmbeddedMariaDb(DatabaseDirectory directory, @Nullable Path program, Purpose purpose) throws IOException {
        this.directory = directory;
        this.purpose = purpose;
        LeftServers.stop(LeftServers.withArgument(dataArgument(directory.files())), STOPS_WITHIN);
        LeftServers.stop(LeftServers.withArgument(dataArgument(directory.unfinishedFiles())), STOPS_WITHIN);
        binary = MariaDbBinary.find(program, directory.path());
        password = directory.readOrMakePassword();
        directory.makeLogDirectory();
        if (!Files.exists(directory.files())) {
            initialise();
        }
        server = launchOnFreePort();
        watch(server);
        LOG.info(
                "Database: {} on {}:{}, pid {}, files in {}",
                binary.version(),
                LOOPBACK,
                port,
                server.pid(),
                directory.files());
    }

    /** The same for the whole life of this object. */
    public DatabaseUrl url() {
        return new DatabaseUrl(LOOPBACK, port, NAME, NAME);
    }

    public String password() {
        return password;
    }

    public DatabaseVersion version() {
        return binary.version();
    }

    /** Of the process that runs now, or ran last. */
    public synchronized long pid() {
        return server.pid();
    }

    /**
     * Stops the server in order and waits for its end, 60 s at most. A second call does nothing.
     *
     * @throws DatabaseUnusable when it still runs then, which leaves it running, or when this thread is interrupted
     */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        synchronized (this) {
            try {
                server.destroy();
                if (!server.waitFor(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new DatabaseUnusable("The database does not stop: pid " + server.pid() + " still runs after "
                            + STOPS_WITHIN.toSeconds() + " s");
                }
                directory.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DatabaseUnusable("Interrupted while the database with pid " + server.pid() + " stops", e);
            } catch (IOException e) {
                throw new DatabaseUnusable(
                        "Cannot give back the lock on " + directory.path() + ": " + e.getMessage(), e);
            }
        }
    }

    /**
     * Makes the system tables, the schema and the user in a folder beside, and renames that when it is whole, so that a
     * kill in between costs nothing but starting over. {@code mariadb-install-db} does the same by the same means, but
     * needs a program of the client's package, and takes longer over tables of help texts.
     */
    private void initialise() throws IOException {
        directory.makeUnfinishedFiles();
        long logged = directory.logSize();
        List<String> command = command(directory.unfinishedFiles());
        command.addAll(List.of("--bootstrap", "--silent-startup", "--enforce-storage-engine="));
        Process process = spawn(command, ProcessBuilder.Redirect.PIPE);
        try {
            try (var sql = process.outputWriter(UTF_8)) {
                sql.write("create database if not exists mysql;\nuse mysql;\nset @auth_root_socket = null;\n");
                sql.write(Files.readString(binary.systemTables()));
                sql.write("\ncreate database " + NAME + ";\nflush privileges;\n");
                sql.write("create user '" + NAME + "'@'" + LOOPBACK + "' identified by '" + password + "';\n");
                sql.write("grant all on " + (purpose == Purpose.HUB ? NAME : "`" + NAME + "%`") + ".* to '" + NAME
                        + "'@'" + LOOPBACK + "';\n");
            }
            if (!process.waitFor(STARTS_WITHIN.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
                throw new DatabaseUnusable("The database cannot be set up: " + directory.whatWentWrong(logged));
            }
        } catch (IOException e) { // it ended before it had read all
            throw new DatabaseUnusable("The database cannot be set up: " + directory.whatWentWrong(logged), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseUnusable("Interrupted while setting up the database", e);
        } finally {
            kill(process);
        }
        directory.finishFiles();
    }

    /** Between looking for a free port and taking it another program can be faster: hence more than one attempt. */
    private Process launchOnFreePort() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral(LOOPBACK))) {
                port = free.getLocalPort();
            }
            try {
                return launch();
            } catch (DatabaseUnusable e) {
                if (attempt == ATTEMPTS || !String.valueOf(e.getMessage()).contains("Address already in use")) {
                    throw e;
                }
            }
        }
    }

    private Process launch() throws IOException {
        long logged = directory.logSize();
        List<String> command = command(directory.files());
        command.addAll(List.of(
                "--pid-file=" + directory.path().resolve("db.pid"),
                "--bind-address=" + LOOPBACK,
                "--port=" + port,
                "--socket=", // none: its path could be longer than sockets allow
                "--innodb-buffer-pool-size=" + (purpose == Purpose.HUB ? "256M" : "64M"),
                "--innodb-flush-log-at-trx-commit=" + (purpose == Purpose.HUB ? "1" : "0")));
        if (purpose == Purpose.TESTS) {
            command.add("--skip-innodb-doublewrite");
        }
        Process process =
                spawn(command, ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        boolean ready = false;
        try {
            awaitReady(process, logged);
            ready = true;
            return process;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseUnusable("Interrupted while the database starts", e);
        } finally {
            if (!ready) {
                kill(process);
            }
        }
    }

    /** Ready is: our user gets in with our password, so it is our server that answers. */
    private void awaitReady(Process process, long logged) throws InterruptedException {
        long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (true) {
            if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
                throw new DatabaseUnusable("The database does not start: " + directory.whatWentWrong(logged));
            }
            try (Connection connection = url().connect(password)) {
                if (connection.isValid(10)) {
                    return;
                }
            } catch (SQLException e) {
                LOG.trace("Not ready yet", e);
            }
            if (closing || System.nanoTime() > deadline) {
                throw new DatabaseUnusable("The database does not answer: " + directory.whatWentWrong(logged));
            }
        }
    }

    private void watch(Process process) {
        var _ = process.onExit().thenAccept(ended -> {
            if (!closing) {
                LOG.error("The database ended unasked with exit code {}: starting it again", ended.exitValue());
                revive();
            }
        });
    }

    private synchronized void revive() {
        if (closing) {
            return;
        }
        try {
            server = launch();
            watch(server);
            LOG.warn("The database runs again: pid {}", server.pid());
        } catch (IOException | RuntimeException e) {
            LOG.error("The database could not be started again, next attempt in {}", REVIVED_AFTER, e);
            CompletableFuture.delayedExecutor(REVIVED_AFTER.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(this::revive);
        }
    }

    private List<String> command(Path files) {
        List<String> command = new ArrayList<>();
        setsid().ifPresent(program -> command.add(program.toString()));
        command.addAll(List.of(
                binary.program().toString(),
                "--no-defaults",
                dataArgument(files),
                "--basedir=" + binary.base(),
                "--lc-messages-dir=" + binary.shared(),
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_bin",
                "--default-time-zone=+00:00",
                "--max-allowed-packet=64M",
                "--max-connections=200",
                "--table-open-cache=1000",
                "--aria-pagecache-buffer-size=8M",
                "--key-buffer-size=1M",
                "--performance-schema=OFF",
                "--local-infile=OFF",
                "--skip-name-resolve",
                "--skip-ssl"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=root");
        }
        return command;
    }

    private Process spawn(List<String> command, ProcessBuilder.Redirect input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.path().toFile())
                .redirectInput(input)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.log().toFile()));
        builder.environment().keySet().retainAll(Set.of("PATH", "LD_LIBRARY_PATH", "TMPDIR")); // no secret of ours
        return builder.start();
    }

    /** Where there is none (it is of util-linux) the server shares our session. */
    private static Optional<Path> setsid() {
        return Stream.of("/usr/bin/setsid", "/bin/setsid")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void kill(Process process) {
        process.destroyForcibly();
        boolean interrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                interrupted = true; // told to the caller below; a killed process is gone in an instant
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String dataArgument(Path files) {
        return "--datadir=" + files;
    }
}
