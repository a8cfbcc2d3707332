package dev.daybook.runner.run;

import dev.daybook.api.CommandRefused;
import dev.daybook.api.job.CancelCause;
import dev.daybook.api.job.JobCommand.AskWhereabouts;
import dev.daybook.api.job.JobCommand.CancelJob;
import dev.daybook.api.job.JobCommand.FinishJob;
import dev.daybook.api.job.JobCommand.Whereabouts;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.RunEnd;
import dev.daybook.platform.blob.BlobStore;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.messaging.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The runs of this node. Each has a directory, and while it goes on a thread that follows it. */
@Component
public class Runs {
    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

    private final RunDirectories directories;
    private final NodeName node;
    private final Executor executor;
    private final Commands commands;
    private final HostKeyPins pins;
    private final BlobStore blobs;
    private final JsonMapper json;
    private final boolean leaveRunning;
    private final int slots;
    private final AtomicInteger reserved = new AtomicInteger();
    private final Set<JobId> sent = ConcurrentHashMap.newKeySet();
    private final Map<JobId, Thread> followed = new ConcurrentHashMap<>();
    private volatile Runnable onRoom = () -> {};

    Runs(
            @Value("${daybook.runner.slots:0}") int slots,
            @Value("${daybook.shutdown:cancel}") String shutdown,
            RunDirectories directories,
            NodeName node,
            Executor executor,
            Commands commands,
            HostKeyPins pins,
            BlobStore blobs,
            JsonMapper json) {
        this.directories = directories;
        this.node = node;
        this.executor = executor;
        this.commands = commands;
        this.pins = pins;
        this.blobs = blobs;
        this.json = json;
        this.leaveRunning = shutdown.equals("leave");
        this.slots = slots > 0 ? slots : 4 * Runtime.getRuntime().availableProcessors();
    }

    /** Takes a slot if there is one, for a job that is still to be found: {@link #giveTo} it, or {@link #giveBack}. */
    public boolean reserve() {
        if (taken() >= slots) {
            return false;
        }
        reserved.incrementAndGet();
        return true;
    }

    public void giveBack() {
        reserved.decrementAndGet();
    }

    /** That job has the reserved slot until it has begun here; from then on it has one as long as it runs. */
    public void giveTo(JobId job) {
        sent.add(job);
        reserved.decrementAndGet();
    }

    /** It does not begin, as far as is known; should it begin all the same, it has a slot as long as it runs. */
    public void takeFrom(JobId job) {
        sent.remove(job);
    }

    public int slots() {
        return slots;
    }

    /** Slots in use: by runs, and by what is about to become one. */
    public int taken() {
        return reserved.get() + sent.size() + followed.size();
    }

    /** Whom to tell when a run has ended and left its slot. */
    public void onRoom(Runnable told) {
        onRoom = told;
    }

    /** To be called once, before anything is begun. */
    public void clean() throws IOException {
        directories.clean();
    }

    /**
     * Brings what the events say, what the directories say and what runs on this machine into agreement, where nobody is at
     * it already: after a start, and whenever something may have been left behind. See {@link Recovery}.
     *
     * @param saidToRunHere jobs that the events say run on this node, none of them so new that {@link #begin} has yet to
     *     be told of it
     */
    public synchronized void reconcile(Set<JobId> saidToRunHere) throws IOException {
        Set<JobId> jobs = new LinkedHashSet<>(directories.jobs());
        jobs.addAll(saidToRunHere);
        jobs.removeAll(followed.keySet());
        IOException failed = new IOException("Not all could be looked at");
        for (JobId job : jobs) {
            try {
                reconcile(job);
            } catch (IOException | RuntimeException e) {
                failed.addSuppressed(e); // and keeps none of the others waiting
            }
        }
        if (failed.getSuppressed().length > 0) {
            throw failed;
        }
    }

    private void reconcile(JobId job) throws IOException {
        RunDirectory directory = directories.of(job);
        Recovery.Decision decision =
                Recovery.decide(events(job), state(directory), Recovery.supervisor(directory.supervisor(json)));
        if (decision != Recovery.Decision.NOTHING) {
            LOG.info("Job {} is found without anyone who follows it: {}", job, decision);
        }
        switch (decision) {
            case START -> comeBack(directory, Run::start);
            case FOLLOW -> comeBack(directory, Run::follow);
            case REMOVE -> comeBack(directory, Run::end);
            case DECLARE_LOST -> declareLost(job, "The runner has no directory of this run");
            case NOTHING -> {
                // it is as it should be
            }
        }
    }

    private Recovery.Events events(JobId job) {
        try {
            Whereabouts where = commands.<Whereabouts>send(new AskWhereabouts(job), Actor.system("runner"))
                    .join();
            if (!where.running()) {
                return where.runnerId() == null ? Recovery.Events.NOT_STARTED : Recovery.Events.FINISHED;
            }
            return node.id().equals(where.runnerId())
                    ? Recovery.Events.RUNNING_HERE
                    : Recovery.Events.RUNNING_ELSEWHERE;
        } catch (CompletionException e) {
            if (e.getCause() instanceof CommandRefused) {
                return Recovery.Events.NOT_STARTED; // there is no such job
            }
            throw e;
        }
    }

    private Recovery.Directory state(RunDirectory directory) {
        if (directory.exists()) {
            return Files.exists(directory.spool()) || directory.supervisor(json).isPresent()
                    ? Recovery.Directory.BEGUN
                    : Recovery.Directory.MADE;
        }
        return directories.isBuried(directory.jobId()) ? Recovery.Directory.BURIED : Recovery.Directory.NONE;
    }

    private void declareLost(JobId job, String evidence) {
        Actor actor = Actor.system("runner");
        long lines = Recorded.of(job, commands, actor).lines();
        commands.sendUnlessRefused(new FinishJob(job, RunEnd.lost(lines, evidence)), actor)
                .join();
    }

    /** May be told more than once: the directory is made once, and only who made it starts something in it. */
    synchronized void begin(RunOrder order) throws IOException {
        RunDirectory directory = directories.of(order.jobId());
        if (!directories.isBuried(order.jobId()) && directory.create(order, json)) {
            follow(directory, order, Run::start);
        }
        sent.remove(order.jobId());
    }

    void cancel(JobId job) throws IOException {
        directories.of(job).requestCancel();
    }

    private void cancelOnShutdown(JobId job) {
        CancelJob command = new CancelJob(job, CancelCause.SHUTDOWN, "The hub was stopped", null);
        var _ = commands.sendUnlessRefused(command, Actor.system("runner")).exceptionally(e -> {
            LOG.warn("Job {} cannot be cancelled; the next hub takes it up", job, e);
            return false;
        });
    }

    /** Ends every run and waits until their ends are stored, half a minute at most; or leaves them to the next hub. */
    public void stop() {
        if (!leaveRunning) {
            followed.keySet().forEach(this::cancelOnShutdown);
            Instant latest = Instant.now().plus(LONGEST_STOP);
            followed.values().forEach(thread -> join(thread, latest));
        }
        followed.values().forEach(Thread::interrupt);
    }

    private void comeBack(RunDirectory directory, Consumer<Run> how) throws IOException {
        RunOrder order;
        try {
            order = directory.order(json);
        } catch (JacksonException e) {
            LOG.error("The order of job {} cannot be read; its run is given up", directory.jobId(), e);
            giveUp(directory, "The runner's order of this run cannot be read: " + e.getOriginalMessage());
            return;
        }
        follow(directory, order, how); // whether there is a slot or not: it runs
    }

    private void giveUp(RunDirectory directory, String evidence) throws IOException {
        directory.supervisor(json).ifPresent(Supervisor::kill); // and the kernel the play with it
        int left = Leftovers.kill(directory, json); // such as workers of the play
        declareLost(directory.jobId(), evidence + Leftovers.told(left));
        bury(directory);
    }

    private void follow(RunDirectory directory, RunOrder order, Consumer<Run> how) {
        Run run = new Run(directory, order, executor, commands, pins, blobs, json);
        Thread thread = Thread.ofVirtual().name("run-" + order.jobId()).unstarted(() -> {
            try {
                how.accept(run);
                bury(directory);
            } catch (Run.Left e) {
                LOG.info("Job {} is left to the next start", order.jobId());
            } catch (IOException | RuntimeException e) {
                LOG.error("The run of job {} will be taken up again", order.jobId(), e);
            } finally {
                followed.remove(order.jobId());
                onRoom.run();
            }
        });
        if (followed.putIfAbsent(order.jobId(), thread) == null) {
            thread.start();
        }
    }

    /** Only after the end is stored. */
    private void bury(RunDirectory directory) throws IOException {
        directory.deleteScratch(json);
        directories.bury(directory);
    }

    private static void join(Thread thread, Instant latest) {
        try {
            thread.join(Duration.between(Instant.now(), latest));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
