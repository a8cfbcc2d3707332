package dev.daybook.runner.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files that are of use for a while only. */
public final class OldFiles {
    private static final Logger LOG = LoggerFactory.getLogger(OldFiles.class);

    private OldFiles() {}

    /**
     * Deletes the files of a directory that were last written before that time; not those in directories within it. One
     * that cannot be deleted is told to the log, and keeps none of the others.
     *
     * @throws IOException if the directory cannot be read
     */
    public static void delete(Path directory, Instant before) throws IOException {
        for (Path path : in(directory)) {
            try {
                if (Files.isRegularFile(path)
                        && Files.getLastModifiedTime(path).toInstant().isBefore(before)) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException e) {
                LOG.warn("An old file cannot be deleted, which will be tried again: {}", path, e);
            }
        }
    }

    private static List<Path> in(Path directory) throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            return found.toList();
        }
    }
}
