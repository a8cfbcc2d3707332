package dev.daybook.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OldFilesTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    @Test
    void areDeletedAndNothingElse(@TempDir Path directory) throws IOException {
        Path old = file(directory.resolve("old"), NOW.minusSeconds(61));
        Path young = file(directory.resolve("young"), NOW.minusSeconds(60));
        Path found = Files.createDirectory(directory.resolve("lost+found"));
        Path inIt = file(found.resolve("file"), NOW.minusSeconds(61));
        Files.setLastModifiedTime(found, FileTime.from(NOW.minusSeconds(61)));
        OldFiles.delete(directory, NOW.minusSeconds(60));
        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(inIt).exists();
    }

    private static Path file(Path path, Instant written) throws IOException {
        return Files.setLastModifiedTime(Files.createFile(path), FileTime.from(written));
    }
}
