package dev.daybook.runner.run;

import dev.daybook.api.job.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The directories of this node's runs, and for a while the ids of those that are gone. */
@Component
class RunDirectories {
    private static final Logger LOG = LoggerFactory.getLogger(RunDirectories.class);

    /** An event that is delivered again must not start again what has long ended: so long its id is kept. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private static final String UNFINISHED = ".";
    private static final Pattern NAME = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final Path root;
    private final Path done;

    RunDirectories(@Value("${daybook.data}") Path data) throws IOException {
        root = data.resolve("runner").resolve("runs");
        done = data.resolve("runner").resolve("done");
        var privately = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(root, privately);
        Files.createDirectories(done, privately);
    }

    RunDirectory of(JobId job) {
        return new RunDirectory(job, root.resolve(job.toString()));
    }

    boolean isBuried(JobId job) {
        return Files.exists(done.resolve(job.toString()));
    }

    List<JobId> jobs() throws IOException {
        try (Stream<Path> found = Files.list(root)) {
            return found.map(path -> path.getFileName().toString())
                    .filter(name -> NAME.matcher(name).matches()) // a disk may have a lost+found of its own
                    .map(JobId::of)
                    .toList();
        }
    }

    /**
     * Removes what a hub was killed in the middle of making, or of removing. To be called before anything is begun. What
     * cannot be removed now takes room until the next start.
     */
    void clean() throws IOException {
        for (Path path : unfinished()) {
            try {
                RunDirectory.delete(path);
            } catch (IOException e) {
                LOG.warn("What a run has left cannot be removed; the next start tries again: {}", path, e);
            }
        }
    }

    private List<Path> unfinished() throws IOException {
        try (Stream<Path> found = Files.list(root)) {
            return found.filter(path -> path.getFileName().toString().startsWith(UNFINISHED))
                    .toList();
        }
    }

    /** Remembers it, and removes it all at once. Only after the end is stored. */
    void bury(RunDirectory directory) throws IOException {
        Files.write(done.resolve(directory.jobId().toString()), new byte[0]);
        Path dead = root.resolve(UNFINISHED + directory.jobId() + ".dead");
        Files.move(directory.path(), dead);
        RunDirectory.delete(dead);
    }

    @Scheduled(fixedDelayString = "PT1H")
    void forgetOld() throws IOException {
        OldFiles.delete(done, Instant.now().minus(REMEMBERED));
    }
}
