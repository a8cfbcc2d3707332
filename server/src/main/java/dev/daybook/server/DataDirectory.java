package dev.daybook.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The one folder in which a hub keeps everything of its own: nobody else may look in (0700), and only one hub at a time
 * has it. The lock ends with the process, however that ends.
 */
public final class DataDirectory implements AutoCloseable {
    /** The hub cannot have this folder. The message is one plain line for the person who started it. */
    public static final class Unusable extends RuntimeException {
        Unusable(String message) {
            super(message);
        }

        Unusable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int LONGEST_PID = 20;

    /** Asked before the lock file is opened: closing it a second time in one process would drop the lock held by the first. */
    private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lock;
    private final UUID hubId;

    /**
     * Makes the folder when it is not there, takes back what others may do with it, and locks it.
     *
     * @throws Unusable when another hub has it (the message tells its pid), or it cannot be made, written or locked
     */
    public static DataDirectory open(Path wanted) {
        try {
            Files.createDirectories(wanted.toAbsolutePath(), PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Path path = wanted.toRealPath();
            if (!Files.getPosixFilePermissions(path).equals(OWNER_ONLY)) {
                Files.setPosixFilePermissions(path, OWNER_ONLY);
            }
            return new DataDirectory(path);
        } catch (IOException | UnsupportedOperationException e) {
            throw new Unusable("The data directory " + wanted + " cannot be used: " + e, e);
        }
    }

    private DataDirectory(Path path) throws IOException {
        this.path = path;
        lock = lock(path);
        try {
            hubId = readOrMakeHubId(path.resolve("hub-id"));
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Absolute, without symbolic links. */
    public Path path() {
        return path;
    }

    /** Made once for this folder; the same after every restart. */
    public UUID hubId() {
        return hubId;
    }

    /**
     * Lets another hub have the folder.
     *
     * @throws Unusable when the lock cannot be given back; it ends with this process all the same
     */
    @Override
    public void close() {
        try {
            unlock(path, lock);
        } catch (IOException e) {
            throw new Unusable("The lock on " + path + " cannot be given back: " + e, e);
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        if (!OPEN_HERE.add(path)) {
            throw new Unusable("Already running on this data directory: pid "
                    + ProcessHandle.current().pid());
        }
        FileChannel channel = null;
        boolean held = false;
        try {
            channel = FileChannel.open(
                    path.resolve("daybook.lock"),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    OWNER_ONLY_FILE);
            held = channel.tryLock() != null;
            if (!held) {
                throw new Unusable("Already running on this data directory: pid " + readPid(channel));
            }
            ByteBuffer pid = UTF_8.encode(ProcessHandle.current().pid() + "\n");
            channel.truncate(0).write(pid, 0);
            channel.force(true);
            return channel;
        } catch (IOException | RuntimeException e) {
            unlock(path, channel);
            throw e;
        }
    }

    private static String readPid(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(LONGEST_PID);
        channel.read(text, 0);
        String pid = UTF_8.decode(text.flip()).toString().strip();
        return pid.isEmpty() ? "not yet written" : pid; // locked this very instant
    }

    private static void unlock(Path path, @Nullable FileChannel lock) throws IOException {
        try {
            if (lock != null) {
                lock.close();
            }
        } finally {
            OPEN_HERE.remove(path);
        }
    }

    private static UUID readOrMakeHubId(Path file) throws IOException {
        if (Files.exists(file)) {
            String text = Files.readString(file).strip();
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException e) {
                throw new Unusable(file + " holds no UUID: " + text, e);
            }
        }
        UUID made = UUID.randomUUID();
        Path unfinished = file.resolveSibling("hub-id.new");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, OWNER_ONLY_FILE);
        Files.writeString(unfinished, made + "\n", StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        return made;
    }
}
