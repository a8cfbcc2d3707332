package dev.daybook.runner.run;

import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobSpec;
import dev.daybook.api.job.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Carries out what is no job, the way jobs are carried out: nothing of it is recorded, it takes no slot, and nobody takes it up
 * again. A probe that a killed hub has left ends by its time limit; what is left of it is removed by the next start.
 */
@Component
public class Probes {
    private static final Logger LOG = LoggerFactory.getLogger(Probes.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(15);

    /** What a supervisor takes to end a run, and some. */
    private static final Duration LONGEST_END = Duration.ofSeconds(20);

    private final Path root;
    private final Executor executor;
    private final JsonMapper json;

    Probes(@Value("${daybook.data}") Path data, Executor executor, JsonMapper json) throws IOException {
        this.root = data.resolve("runner").resolve("probes");
        this.executor = executor;
        this.json = json;
        Files.createDirectories(root, privately());
        try (Stream<Path> left = Files.list(root)) {
            left.forEach(this::removeLeft);
        }
    }

    /** What cannot be removed takes room until the next start, and keeps no hub from starting. */
    private void removeLeft(Path path) {
        try {
            remove(new RunDirectory(JobId.of(path.getFileName().toString()), path));
        } catch (IOException | RuntimeException e) {
            LOG.warn("What an earlier test of a server has left cannot be removed: {}", path, e);
        }
    }

    /**
     * Blocks until it has ended.
     *
     * @return all that its supervisor has written; without an end record when that was killed, or took too long
     * @throws Executor.CannotRun when something that it needs is gone
     */
    public List<SpoolRecord> run(JobSpec spec, Duration timeLimit) throws IOException, InterruptedException {
        RunRecord record = executor.resolve(spec);
        JobId id = JobId.next();
        RunDirectory directory = new RunDirectory(id, Files.createDirectory(root.resolve(id.toString()), privately()));
        try {
            Launch launch = executor.start(directory, spec, record, timeLimit);
            awaitEnd(directory, launch, timeLimit.plus(LONGEST_END));
            List<SpoolRecord> records = spooled(directory);
            records.stream()
                    .map(SpoolRecord::interpreters)
                    .filter(found -> found != null && !found.isEmpty())
                    .forEach(found -> executor.learn(record, found));
            return records;
        } finally {
            remove(directory);
        }
    }

    /** Nobody watches, so nothing is read before all is there. */
    private void awaitEnd(RunDirectory directory, Launch launch, Duration patience) throws InterruptedException {
        long latest = System.nanoTime() + patience.toNanos();
        while (isGoingOn(directory, launch) && System.nanoTime() < latest) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private boolean isGoingOn(RunDirectory directory, Launch launch) {
        return directory.supervisor(json).map(Supervisor::isAlive).orElseGet(launch::isPending);
    }

    private List<SpoolRecord> spooled(RunDirectory directory) throws IOException {
        List<SpoolRecord> all = new ArrayList<>();
        try (SpoolReader spool = new SpoolReader(directory.spool(), json)) {
            List<SpoolRecord> next = spool.read();
            while (!next.isEmpty()) {
                all.addAll(next);
                next = spool.read();
            }
        }
        return all;
    }

    /** With what still runs of it. */
    private void remove(RunDirectory directory) throws IOException {
        directory.supervisor(json).ifPresent(Supervisor::kill);
        directory.deleteScratch(json);
        directory.delete();
    }

    private static FileAttribute<?> privately() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    }
}
