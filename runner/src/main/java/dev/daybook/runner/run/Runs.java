package dev.daybook.runner.run;

import dev.daybook.api.job.CancelCause;
import dev.daybook.api.job.JobCommand.CancelJob;
import dev.daybook.api.job.JobId;
import dev.daybook.platform.blob.BlobStore;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.platform.messaging.Views;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The runs of this node. Each has a directory, and while it goes on a thread that follows it. */
@Component
public class Runs {
    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

    /** An event that is delivered again must not start again what has long ended: so long its id is kept. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final Path root;
    private final Path done;
    private final Executor executor;
    private final Commands commands;
    private final Views views;
    private final BlobStore blobs;
    private final JsonMapper json;
    private final boolean leaveRunning;
    private final int slots;
    private final AtomicInteger taken = new AtomicInteger();
    private final Map<JobId, Thread> followed = new ConcurrentHashMap<>();
    private volatile Runnable onRoom = () -> {};

    Runs(
            @Value("${daybook.data}") Path data,
            @Value("${daybook.runner.slots:0}") int slots,
            @Value("${daybook.shutdown:cancel}") String shutdown,
            Executor executor,
            Commands commands,
            Views views,
            BlobStore blobs,
            JsonMapper json)
            throws IOException {
        this.root = data.resolve("runner").resolve("runs");
        this.done = data.resolve("runner").resolve("done");
        this.executor = executor;
        this.commands = commands;
        this.views = views;
        this.blobs = blobs;
        this.json = json;
        this.leaveRunning = shutdown.equals("leave");
        this.slots = slots > 0 ? slots : 4 * Runtime.getRuntime().availableProcessors();
        var privately = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(root, privately);
        Files.createDirectories(done, privately);
    }

    /** Takes a slot if there is one. {@link #giveBack} returns it unused; the end of a run returns its own. */
    public boolean reserve() {
        return taken.getAndUpdate(now -> now < slots ? now + 1 : now) < slots;
    }

    public void giveBack() {
        taken.decrementAndGet();
    }

    /** Whom to tell when a run has ended and left its slot. */
    public void onRoom(Runnable told) {
        onRoom = told;
    }

    /** Whether this node has, or had, a directory of that run. */
    public boolean has(JobId job) {
        return directory(job).exists() || Files.exists(done.resolve(job.toString()));
    }

    /** Takes up what goes on in the directories that an earlier process of this node has left. */
    public void comeBack() {
        try (Stream<Path> found = Files.list(root)) {
            for (Path path : found.toList()) {
                String name = path.getFileName().toString();
                if (name.startsWith(".")) {
                    RunDirectory.delete(path); // the hub was killed while it made it: nothing has begun
                } else {
                    comeBackTo(new RunDirectory(JobId.of(name), path));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** May be told more than once: the directory is made once, and only who made it starts something in it. */
    void begin(RunOrder order) throws IOException {
        RunDirectory directory = directory(order.jobId());
        if (!has(order.jobId()) && directory.create(order, json)) {
            follow(directory, order, run -> run.start(executor));
        }
    }

    void cancel(JobId job) throws IOException {
        directory(job).requestCancel();
    }

    /** Ends every run and waits until their ends are stored, half a minute at most; or leaves them to the next hub. */
    public void stop() {
        if (!leaveRunning) {
            followed.keySet()
                    .forEach(job -> commands.sendUnlessRefused(
                            new CancelJob(job, CancelCause.SHUTDOWN, "The hub was stopped", null),
                            Actor.system("runner")));
            Instant latest = Instant.now().plus(LONGEST_STOP);
            followed.values().forEach(thread -> join(thread, latest));
        }
        followed.values().forEach(Thread::interrupt);
    }

    @Scheduled(fixedDelayString = "PT1H")
    void forgetOld() throws IOException {
        Instant oldest = Instant.now().minus(REMEMBERED);
        try (Stream<Path> found = Files.list(done)) {
            for (Path path : found.toList()) {
                if (Files.getLastModifiedTime(path).toInstant().isBefore(oldest)) {
                    Files.delete(path);
                }
            }
        }
    }

    private void comeBackTo(RunDirectory directory) {
        taken.incrementAndGet(); // it runs, whether there is a slot or not
        RunOrder order = directory.order(json);
        LOG.info("Coming back to the run of job {}", order.jobId());
        boolean hadSupervisor = directory.supervisor(json).isPresent();
        switch (Verdict.onFound(hadSupervisor, Files.exists(directory.spool()))) {
            case START -> follow(directory, order, run -> run.start(executor));
            case FOLLOW -> follow(directory, order, Run::follow);
        }
    }

    private void follow(RunDirectory directory, RunOrder order, Consumer<Run> how) {
        Run run = new Run(directory, order, commands, views, blobs, json);
        Thread thread = Thread.ofVirtual().name("run-" + order.jobId()).unstarted(() -> {
            try {
                how.accept(run);
                bury(directory);
            } catch (Run.Left e) {
                LOG.info("Job {} is left to the next start", order.jobId());
            } catch (IOException | RuntimeException e) {
                LOG.error("The run of job {} is left as it is until the next start", order.jobId(), e);
            } finally {
                followed.remove(order.jobId());
                giveBack();
                onRoom.run();
            }
        });
        if (followed.putIfAbsent(order.jobId(), thread) == null) {
            thread.start();
        } else {
            giveBack();
        }
    }

    /** Only after the end is stored. */
    private void bury(RunDirectory directory) throws IOException {
        Files.write(done.resolve(directory.jobId().toString()), new byte[0]);
        directory.supervisor(json).map(Supervisor::scratch).map(Path::of).ifPresent(Runs::deleteScratch);
        directory.delete();
    }

    /** It is gone already, unless its supervisor was killed. */
    private static void deleteScratch(Path scratch) {
        if (scratch.getFileName().toString().startsWith("daybook-")) {
            try {
                RunDirectory.delete(scratch);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void join(Thread thread, Instant latest) {
        try {
            thread.join(Duration.between(Instant.now(), latest));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RunDirectory directory(JobId job) {
        return new RunDirectory(job, root.resolve(job.toString()));
    }
}
