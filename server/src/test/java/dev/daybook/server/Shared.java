package dev.daybook.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where a test and the runs that it starts meet: a run may have a system user of its own, who has no access to ours. */
final class Shared {
    private Shared() {}

    /** @return the same directory, open to everyone */
    static Path withRuns(Path directory) throws IOException {
        return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
}
