package dev.daybook.platform.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final long LARGE_LOG = 10L << 20;
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(120);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(60);
    private static final Duration REVIVED_AFTER = Duration.ofSeconds(1);
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** Asked before the lock file is opened: closing it a second time in one process would drop the lock held by the first. */
    private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();

    private final Path data;
    private final Purpose purpose;
    private final MariaDbBinary binary;
    private final FileChannel lock;
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
            Path real = Files.createDirectories(data.toAbsolutePath(), OWNER_ONLY_DIRECTORY)
                    .toRealPath();
            FileChannel lock = lock(real);
            try {
                return new EmbeddedMariaDb(real, program, purpose, lock);
            } catch (IOException | RuntimeException e) {
                unlock(real, lock);
                throw e;
            }
        } catch (IOException e) {
            throw new DatabaseUnusable("The database in " + data + " cannot be set up: " + e, e);
        }
    }

    private EmbeddedMariaDb(Path data, @Nullable Path program, Purpose purpose, FileChannel lock) throws IOException {
        this.data = data;
        this.purpose = purpose;
        this.lock = lock;
        LeftServers.stop(LeftServers.withArgument(dataArgument(files())), STOPS_WITHIN);
        LeftServers.stop(LeftServers.withArgument(dataArgument(unfinishedFiles())), STOPS_WITHIN);
        binary = MariaDbBinary.find(program, data);
        password = readOrMakePassword();
        Files.createDirectories(log().getParent(), OWNER_ONLY_DIRECTORY);
        if (!Files.exists(files())) {
            initialise();
        }
        server = launchOnFreePort();
        watch(server);
        LOG.info("Database: {} on {}:{}, pid {}, files in {}", binary.version(), LOOPBACK, port, server.pid(), files());
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
                unlock(data, lock);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DatabaseUnusable("Interrupted while the database with pid " + server.pid() + " stops", e);
            } catch (IOException e) {
                throw new DatabaseUnusable("Cannot give back the lock on " + data + ": " + e.getMessage(), e);
            }
        }
    }

    private static FileChannel lock(Path data) throws IOException {
        if (!OPEN_HERE.add(data)) {
            throw new InUse(data);
        }
        FileChannel channel = null;
        boolean held = false;
        try {
            channel = FileChannel.open(
                    data.resolve("db.lock"),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    OWNER_ONLY_FILE);
            held = channel.tryLock() != null;
            if (!held) {
                throw new InUse(data);
            }
            return channel;
        } finally {
            if (!held) {
                unlock(data, channel);
            }
        }
    }

    private static void unlock(Path data, @Nullable FileChannel lock) throws IOException {
        try {
            if (lock != null) {
                lock.close();
            }
        } finally {
            OPEN_HERE.remove(data);
        }
    }

    private String readOrMakePassword() throws IOException {
        Path file = data.resolve("db.password");
        if (Files.exists(file)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return Files.readString(file).strip();
        }
        if (Files.exists(files())) {
            throw new DatabaseUnusable(file + " is missing beside an existing database: put it back");
        }
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String made = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path unfinished = data.resolve("db.password.new");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, OWNER_ONLY_FILE);
        Files.writeString(unfinished, made + "\n", StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        return made;
    }

    /**
     * Makes the system tables, the schema and the user in a folder beside, and renames that when it is whole, so that a
     * kill in between costs nothing but starting over. {@code mariadb-install-db} does the same by the same means, but
     * needs a program of the client's package, and takes longer over tables of help texts.
     */
    private void initialise() throws IOException {
        deleteTree(unfinishedFiles());
        Files.createDirectory(unfinishedFiles(), OWNER_ONLY_DIRECTORY);
        long logged = logSize();
        List<String> command = command(unfinishedFiles());
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
                throw new DatabaseUnusable("The database cannot be set up: " + whatWentWrong(logged));
            }
        } catch (IOException e) { // it ended before it had read all
            throw new DatabaseUnusable("The database cannot be set up: " + whatWentWrong(logged), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseUnusable("Interrupted while setting up the database", e);
        } finally {
            kill(process);
        }
        Files.move(unfinishedFiles(), files(), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel parent = FileChannel.open(data)) {
            parent.force(true);
        }
    }

    /** Between looking for a free port and taking it another program can be faster: hence more than one attempt. */
    private Process launchOnFreePort() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
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
        long logged = logSize();
        List<String> command = command(files());
        command.addAll(List.of(
                "--pid-file=" + data.resolve("db.pid"),
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
                throw new DatabaseUnusable("The database does not start: " + whatWentWrong(logged));
            }
            try (Connection connection = url().connect(password)) {
                if (connection.isValid(10)) {
                    return;
                }
            } catch (SQLException e) {
                LOG.trace("Not ready yet", e);
            }
            if (closing || System.nanoTime() > deadline) {
                throw new DatabaseUnusable("The database does not answer: " + whatWentWrong(logged));
            }
        }
    }

    private void watch(Process process) {
        process.onExit().thenAccept(ended -> {
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
        } catch (IOException | DatabaseUnusable e) {
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
                .directory(data.toFile())
                .redirectInput(input)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
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

    private long logSize() throws IOException {
        if (!Files.exists(log())) {
            return 0;
        }
        if (Files.size(log()) > LARGE_LOG) {
            Files.move(log(), log().resolveSibling("mariadb.log.1"), StandardCopyOption.REPLACE_EXISTING);
            return 0;
        }
        return Files.size(log());
    }

    /** The first errors in the log since {@code from}, else its last line: one line in all. */
    private String whatWentWrong(long from) {
        try (RandomAccessFile file = new RandomAccessFile(log().toFile(), "r")) {
            file.seek(from);
            byte[] bytes = new byte[(int) Math.min(1 << 20, file.length() - from)];
            file.readFully(bytes);
            List<String> lines = new String(bytes, UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            List<String> errors = lines.stream()
                    .filter(line -> line.contains("ERROR"))
                    .limit(3)
                    .toList();
            String told = errors.isEmpty() && !lines.isEmpty() ? lines.getLast() : String.join(" / ", errors);
            return told + " (see " + log() + ")";
        } catch (IOException e) {
            return "and its log cannot be read: " + e.getMessage();
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static String dataArgument(Path files) {
        return "--datadir=" + files;
    }

    private Path files() {
        return data.resolve("db");
    }

    private Path unfinishedFiles() {
        return data.resolve("db.new");
    }

    private Path log() {
        return data.resolve("logs").resolve("mariadb.log");
    }
}
