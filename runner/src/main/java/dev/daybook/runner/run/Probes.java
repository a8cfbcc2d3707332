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
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Carries out what is no job, the way jobs are carried out: nothing of it is recorded, it takes no slot, and nobody takes it up
 * again. A probe that a killed hub has left ends by its time limit; what is left of it is removed by the next start.
 */
@Component
public class Probes {
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
            for (Path path : left.toList()) {
                remove(new RunDirectory(JobId.of(path.getFileName().toString()), path));
            }
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
        try (SpoolReader spool = new SpoolReader(directory.spool(), json)) {
            Launch launch = executor.start(directory, spec, record, timeLimit);
            List<SpoolRecord> records = follow(directory, launch, spool, timeLimit.plus(LONGEST_END));
            records.stream()
                    .map(SpoolRecord::interpreters)
                    .filter(found -> found != null && !found.isEmpty())
                    .forEach(found -> executor.learn(record, found));
            return records;
        } finally {
            remove(directory);
        }
    }

    private List<SpoolRecord> follow(RunDirectory directory, Launch launch, SpoolReader spool, Duration patience)
            throws IOException, InterruptedException {
        List<SpoolRecord> all = new ArrayList<>();
        long latest = System.nanoTime() + patience.toNanos();
        boolean gone = false;
        while (System.nanoTime() < latest) {
            List<SpoolRecord> records = spool.read();
            all.addAll(records);
            if (records.isEmpty() && gone) { // and nothing has come since that was seen
                break;
            }
            gone = directory
                    .supervisor(json)
                    .map(supervisor -> !supervisor.isAlive())
                    .orElseGet(() -> !launch.isPending());
            Thread.sleep(LOOK_AGAIN);
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
