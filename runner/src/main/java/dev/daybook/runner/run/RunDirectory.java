package dev.daybook.runner.run;

import dev.daybook.api.job.JobId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The directory of one run (0700): what it was told, what it printed, and which process has it. */
public record RunDirectory(JobId jobId, Path path) {
    private static final Logger LOG = LoggerFactory.getLogger(RunDirectory.class);
    private static final String ORDER = "order.json";
    private static final String CANCEL = "cancel";

    /**
     * Makes it, with the order in it, all at once.
     *
     * @return false when it is there already: somebody was here before
     */
    boolean create(RunOrder order, JsonMapper json) throws IOException {
        Path unfinished = path.resolveSibling("." + path.getFileName() + ".new");
        delete(unfinished);
        Files.createDirectory(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        writeDurably(unfinished.resolve(ORDER), json.writeValueAsBytes(order));
        try {
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory(path.getParent());
            return true;
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
            delete(unfinished);
            return false;
        }
    }

    /** @throws JacksonException when it is damaged */
    RunOrder order(JsonMapper json) throws IOException {
        return json.readValue(Files.readAllBytes(path.resolve(ORDER)), RunOrder.class);
    }

    boolean exists() {
        return Files.isDirectory(path);
    }

    /** Remembers that it was asked to stop, also for a hub that comes back. */
    void requestCancel() throws IOException {
        if (exists()) {
            writeDurably(path.resolve(CANCEL), new byte[0]);
        }
    }

    boolean isCancelRequested() {
        return Files.exists(path.resolve(CANCEL));
    }

    /** The files of the playbook, in which the play works. */
    public Path project() {
        return path.resolve("project");
    }

    Path spool() {
        return path.resolve("spool.jsonl");
    }

    /** Where whoever supervises the run says what went wrong with itself. */
    public Path log() {
        return path.resolve("supervisor.log");
    }

    /** The process that has the run; nothing when none ever had, or when none can be named: it ended with its machine. */
    Optional<Supervisor> supervisor(JsonMapper json) {
        try {
            return Optional.of(json.readValue(Files.readAllBytes(path.resolve("supervisor.pid")), Supervisor.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JacksonException e) {
            LOG.debug("Cut off, as after a loss of power: {}", path, e);
            return Optional.empty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    void delete() throws IOException {
        delete(path);
    }

    /** It is gone already, unless its supervisor was killed. */
    void deleteScratch(JsonMapper json) throws IOException {
        Optional<Path> scratch = supervisor(json).map(Supervisor::scratch).map(Path::of);
        if (scratch.isPresent() && scratch.get().getFileName().toString().startsWith("daybook-")) {
            delete(scratch.get());
            delete(scratch.get().resolveSibling(scratch.get().getFileName() + "-keys")); // see agents.py
        }
    }

    /** Somebody else may be deleting it at the same time. */
    static void delete(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, java.io.IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void writeDurably(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
    }

    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }
}
