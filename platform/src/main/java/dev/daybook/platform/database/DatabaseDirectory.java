package dev.daybook.platform.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an embedded server keeps in the hub's data directory: its files in {@code db}, the password of its user in
 * {@code db.password} (0600), its log, and the lock by which one hub has them at a time.
 */
final class DatabaseDirectory implements AutoCloseable {
    private static final String OWNER_ONLY = "rw-------";
    private static final long LARGE_LOG = 10L << 20;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY));

    /** Asked before the lock file is opened: closing it a second time in one process would drop the lock held by the first. */
    private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();

    private final Path data;
    private final FileChannel lock;

    private DatabaseDirectory(Path data, FileChannel lock) {
        this.data = data;
        this.lock = lock;
    }

    /**
     * @param data made (0700) when it is not there
     * @throws EmbeddedMariaDb.InUse when another hub, or this one, has it
     */
    static DatabaseDirectory open(Path data) throws IOException {
        Path real = Files.createDirectories(data.toAbsolutePath(), OWNER_ONLY_DIRECTORY)
                .toRealPath();
        return new DatabaseDirectory(real, lock(real));
    }

    /** Gives it back. */
    @Override
    public void close() throws IOException {
        unlock(data, lock);
    }

    Path path() {
        return data;
    }

    /** Those of the server, once they are whole. */
    Path files() {
        return data.resolve("db");
    }

    /** The same while they are being made. */
    Path unfinishedFiles() {
        return data.resolve("db.new");
    }

    /** What the server says. */
    Path log() {
        return data.resolve("logs").resolve("mariadb.log");
    }

    void makeUnfinishedFiles() throws IOException {
        deleteTree(unfinishedFiles());
        Files.createDirectory(unfinishedFiles(), OWNER_ONLY_DIRECTORY);
    }

    /** On disk when this returns. */
    void finishFiles() throws IOException {
        Files.move(unfinishedFiles(), files(), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel parent = FileChannel.open(data)) {
            parent.force(true);
        }
    }

    void makeLogDirectory() throws IOException {
        Files.createDirectories(log().getParent(), OWNER_ONLY_DIRECTORY);
    }

    /**
     * The password of the server's user, made the first time and then always the same.
     *
     * @throws DatabaseUnusable when it is gone, but not what it opens
     */
    String readOrMakePassword() throws IOException {
        Path file = data.resolve("db.password");
        if (Files.exists(file)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(OWNER_ONLY));
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

    /** How much is in the log; one of more than 10 MiB is put aside first. */
    long logSize() throws IOException {
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
    String whatWentWrong(long from) {
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

    private static FileChannel lock(Path data) throws IOException {
        if (!OPEN_HERE.add(data)) {
            throw new EmbeddedMariaDb.InUse(data);
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
                throw new EmbeddedMariaDb.InUse(data);
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
}
