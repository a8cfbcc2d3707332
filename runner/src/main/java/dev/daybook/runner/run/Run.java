package dev.daybook.runner.run;

import dev.daybook.api.job.CancelCause;
import dev.daybook.api.job.EndReason;
import dev.daybook.api.job.JobCommand.FinishJob;
import dev.daybook.api.job.OutputCommand.Progress;
import dev.daybook.api.job.OutputCommand.RecordOutput;
import dev.daybook.api.job.OutputId;
import dev.daybook.api.job.RunEnd;
import dev.daybook.platform.blob.BlobStore;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.messaging.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Follows one run on a thread of its own: reads its spool, records what it says, and reports how it ended. It never
 * writes to the process and never holds it up; when the database is away it waits, and the spool keeps growing.
 */
final class Run {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(15);

    /** While nothing has been said: whoever watches waits for the first line. */
    private static final Duration LOOK_FOR_THE_FIRST = Duration.ofMillis(3);

    private static final Duration CHUNK_TIME = Duration.ofMillis(100);
    private static final int CHUNK_BYTES = 192 << 10; // of JSON: about 64 KiB of text
    private static final Duration CHECK_AGAIN = Duration.ofMillis(50);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    /** A supervisor takes 16 s at most, 10 to end a run and 6 for what it left on targets. One that takes longer hangs. */
    private static final Duration LONGEST_CANCEL = Duration.ofSeconds(20);

    private static final Duration LONGEST_BEGINNING = Duration.ofSeconds(5);

    /** Of a process that is known to be at it: that a system user is made for the run may take this long. */
    private static final Duration LONGEST_BEGINNING_ELSEWHERE = Duration.ofSeconds(30);

    private static final int LONGEST_EVIDENCE = 2_000;

    private final RunDirectory directory;
    private final RunOrder order;
    private final Executor executor;
    private final Commands commands;
    private final HostKeyPins pins;
    private final BlobStore blobs;
    private final JsonMapper json;
    private final Actor actor;
    private final OutputId outputId;
    private long begun = System.nanoTime();
    private final Set<EndReason> unreachable = EnumSet.noneOf(EndReason.class);

    private volatile @Nullable Launch launch;
    private long terminatedAt;

    Run(
            RunDirectory directory,
            RunOrder order,
            Executor executor,
            Commands commands,
            HostKeyPins pins,
            BlobStore blobs,
            JsonMapper json) {
        this.directory = directory;
        this.order = order;
        this.executor = executor;
        this.commands = commands;
        this.pins = pins;
        this.blobs = blobs;
        this.json = json;
        this.actor = Actor.system("runner").onBehalfOf(order.requesterId());
        this.outputId = new OutputId(order.jobId());
    }

    /** Starts the process, unless the run was asked to stop before it could begin. */
    void start() {
        if (directory.isCancelRequested()) {
            finish(new RunEnd(null, null, CancelCause.REQUESTED, null, false, 0, "Cancelled before it began"));
            return;
        }
        try {
            launch = executor.start(directory, order.spec(), order.record(), order.timeLimit());
            begun = System.nanoTime();
        } catch (DataAccessException e) {
            throw e; // the database comes back, and then the run is taken up again
        } catch (IOException | RuntimeException e) {
            LOG.warn("Job {} could not be started", order.jobId(), e);
            finish(RunEnd.notStarted(String.valueOf(e.getMessage())));
            return;
        }
        follow();
    }

    /** The hub stops, and leaves the run to the one that comes after it. */
    static final class Left extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /**
     * Reads to the end of the spool, or of the process. Returns when the end of the job is stored. A run whose spool cannot
     * be read is ended first: nothing of it goes on in secret.
     *
     * @throws Left when the thread is interrupted: the run goes on, and nothing has been said of its end
     */
    void follow() {
        try (SpoolReader spool = new SpoolReader(directory.spool(), json)) {
            finish(record(spool));
        } catch (IOException e) {
            leaveWhenInterrupted();
            LOG.error("The spool of job {} cannot be read; its run is ended", order.jobId(), e);
            end();
            finish(RunEnd.lost(progress().lines(), "The spool cannot be read: " + e));
        }
    }

    private RunEnd record(SpoolReader spool) throws IOException {
        ChunkBuilder chunks = new ChunkBuilder(progress(), json);
        long flushed = 0;
        long checked = 0;
        boolean gone = false;
        while (true) {
            leaveWhenInterrupted();
            List<SpoolRecord> records = spool.read();
            long now = System.nanoTime();
            for (SpoolRecord record : records) {
                chunks.add(record);
                note(record);
                if (chunks.pendingBytes() >= CHUNK_BYTES) {
                    store(chunks);
                    flushed = System.nanoTime();
                }
                if (record.k().equals("end")) {
                    store(chunks);
                    pinHostKeys(record.hostKeys());
                    learn(record.interpreters());
                    return Verdict.ended(record, unreachable, chunks.lines());
                }
            }
            // The first line after a quiet time goes at once, those that follow it are gathered
            if (!chunks.isEmpty() && now - flushed >= CHUNK_TIME.toNanos()) {
                store(chunks);
                flushed = now;
            }
            if (records.isEmpty() && gone) { // and nothing has come since that was seen
                store(chunks);
                return goneWithoutEnd(chunks.lines());
            }
            if (now - checked >= CHECK_AGAIN.toNanos()) {
                cancelWhereAsked();
                gone = isGone();
                checked = now;
            }
            if (records.isEmpty()) {
                LockSupport.parkNanos((chunks.lines() == 0 ? LOOK_FOR_THE_FIRST : LOOK_AGAIN).toNanos());
            }
        }
    }

    /** Ends what still runs of a run whose job has its end, or never began, and takes no further notice of it. */
    void end() {
        while (!isGone()) {
            leaveWhenInterrupted();
            terminate();
            LockSupport.parkNanos(CHECK_AGAIN.toNanos());
        }
        Leftovers.kill(directory, json);
    }

    private static void leaveWhenInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new Left();
        }
    }

    private void note(SpoolRecord record) {
        if (record.reason() != null) {
            switch (record.reason()) {
                case "host_key_changed" -> unreachable.add(EndReason.HOST_KEY_CHANGED);
                case "credential_refused" -> unreachable.add(EndReason.CREDENTIAL_REFUSED);
                default -> LOG.warn("Unknown reason in the spool of {}: {}", order.jobId(), record.reason());
            }
        }
    }

    private void store(ChunkBuilder chunks) {
        if (chunks.isEmpty()) {
            return;
        }
        RecordOutput command = new RecordOutput(outputId, chunks.next(bytes -> untilDone(() -> blobs.put(bytes))));
        untilDone(() -> commands.send(command, actor).join());
    }

    private Progress progress() {
        return untilDone(() -> Recorded.of(order.jobId(), commands, actor));
    }

    private void finish(RunEnd end) {
        untilDone(() -> commands.sendUnlessRefused(new FinishJob(order.jobId(), end), actor)
                .join());
    }

    /** Before the job ends. */
    private void pinHostKeys(@Nullable Map<String, String> seen) {
        if (seen != null) {
            untilDone(() -> {
                pins.pin(seen, order.spec().servers(), actor);
                return true;
            });
        }
    }

    private void learn(@Nullable Map<String, @Nullable String> interpreters) {
        if (interpreters != null && !interpreters.isEmpty()) {
            untilDone(() -> {
                executor.learn(order.record(), interpreters);
                return true;
            });
        }
    }

    private void cancelWhereAsked() {
        if (directory.isCancelRequested()) {
            terminate();
        }
    }

    private void terminate() {
        directory.supervisor(json).ifPresent(supervisor -> {
            if (terminatedAt == 0) {
                supervisor.terminate();
                terminatedAt = System.nanoTime();
            } else if (System.nanoTime() - terminatedAt > LONGEST_CANCEL.toNanos()) {
                supervisor.kill();
            }
        });
    }

    private boolean isGone() {
        Optional<Supervisor> supervisor = directory.supervisor(json);
        if (supervisor.isPresent()) {
            return !supervisor.get().isAlive();
        }
        Launch started = launch;
        if (started != null && started.isPending()) {
            return false;
        }
        Duration patience = Duration.ZERO;
        if (started
                == null) { // another process may have it, begun by a hub that was killed just then, and not have said
            // so yet
            patience = LONGEST_BEGINNING;
        } else if (started.foundAnother()) {
            patience = LONGEST_BEGINNING_ELSEWHERE;
        }
        return System.nanoTime() - begun > patience.toNanos();
    }

    private RunEnd goneWithoutEnd(long lines) throws IOException {
        int left = Leftovers.kill(directory, json);
        if (terminatedAt != 0) {
            return new RunEnd(
                    null,
                    null,
                    CancelCause.REQUESTED,
                    null,
                    false,
                    lines,
                    "It did not end when asked to, and was killed");
        }
        String said = Files.exists(directory.log())
                ? Files.readString(directory.log()).strip()
                : "";
        String evidence =
                "The process that had the run ended without saying how the run had ended" + Leftovers.told(left);
        return RunEnd.lost(lines, shortened(said.isEmpty() ? evidence : evidence + ": " + said));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_EVIDENCE ? text : text.substring(0, LONGEST_EVIDENCE);
    }

    /** A database that is away comes back: what is to be stored waits for it. */
    private <T> T untilDone(Supplier<T> step) {
        while (true) {
            try {
                return step.get();
            } catch (RuntimeException e) {
                leaveWhenInterrupted();
                LOG.warn("Job {}: not stored yet, it will be tried again", order.jobId(), e);
                LockSupport.parkNanos(TRY_AGAIN.toNanos());
            }
        }
    }
}
