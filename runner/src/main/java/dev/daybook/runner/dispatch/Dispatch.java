package dev.daybook.runner.dispatch;

import dev.daybook.api.job.JobCommand.FinishJob;
import dev.daybook.api.job.JobCommand.StartJob;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.RunEnd;
import dev.daybook.api.job.RunRecord;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.platform.messaging.Processors;
import dev.daybook.runner.run.Executor;
import dev.daybook.runner.run.NodeName;
import dev.daybook.runner.run.Runs;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Takes queued jobs while there is room, and sends each off; what then happens to it, its events say. */
@Component
class Dispatch implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration RECONCILE_EVERY = Duration.ofSeconds(10);

    private final Claims claims;
    private final Wake wake;
    private final Runs runs;
    private final Executor executor;
    private final Commands commands;
    private final Processors processors;
    private final NodeName node;

    private volatile boolean running;
    private long reconciledAt;
    private boolean begun;

    Dispatch(
            Claims claims,
            Wake wake,
            Runs runs,
            Executor executor,
            Commands commands,
            Processors processors,
            NodeName node) {
        this.claims = claims;
        this.wake = wake;
        this.runs = runs;
        this.executor = executor;
        this.commands = commands;
        this.processors = processors;
        this.node = node;
    }

    @Override
    public void start() {
        running = true;
        runs.onRoom(wake::up);
        Thread.ofVirtual().name("dispatch").start(this::work);
    }

    /** No new starts; what runs, runs on until {@link Runs} is stopped. */
    @Override
    public void stop() {
        running = false;
        wake.up();
        runs.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void work() {
        try {
            clean();
            while (running) {
                reconcile();
                if (isBegun()) {
                    takeWhileThereIsRoom();
                }
                wake.await(LOOK_AGAIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What cannot be removed now takes room until the next start, and keeps no job waiting. */
    private void clean() {
        try {
            runs.clean();
        } catch (IOException | RuntimeException e) {
            LOG.warn("What ended runs have left on the disk cannot all be removed; the next start tries again", e);
        }
    }

    private void reconcile() {
        if (reconciledAt != 0 && System.nanoTime() - reconciledAt < RECONCILE_EVERY.toNanos()) {
            return;
        }
        try {
            Set<JobId> here = Set.copyOf(claims.running());
            boolean heardOfAll = processors.hasHandledAllUntilNow("runner@" + node.id());
            runs.reconcile(heardOfAll ? here : Set.of());
            if (heardOfAll) {
                reconciledAt = System.nanoTime();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("It cannot be found out what has become of earlier runs; it will be tried again", e);
        }
    }

    /** Before the first claim of this process, those of an earlier one are given up. */
    private boolean isBegun() {
        if (!begun) {
            try {
                claims.giveUpOwn();
                begun = true;
            } catch (RuntimeException e) {
                LOG.warn("Nothing is taken from the queue yet; it will be tried again", e);
            }
        }
        return begun;
    }

    private void takeWhileThereIsRoom() {
        while (running && runs.reserve()) {
            try {
                Optional<Claims.Claim> claim = claim();
                if (claim.isEmpty()) {
                    return;
                }
                JobId job = claim.get().jobId();
                boolean started = false;
                try {
                    started = send(claim.get());
                } finally {
                    if (!started) {
                        runs.takeFrom(job);
                    }
                }
            } catch (RuntimeException e) {
                LOG.warn("A queued job could not be taken; it will be tried again", e);
                return;
            }
        }
    }

    /** The job has the slot that was reserved; where there is none, nobody has. */
    private Optional<Claims.Claim> claim() {
        Optional<Claims.Claim> claim = Optional.empty();
        try {
            claim = claims.claim();
            return claim;
        } finally {
            claim.ifPresentOrElse(found -> runs.giveTo(found.jobId()), runs::giveBack);
        }
    }

    /** @return whether it was started: a job that was cancelled in the meantime refuses */
    private boolean send(Claims.Claim claim) {
        Actor actor = Actor.system("runner").onBehalfOf(claim.requesterId());
        RunRecord record;
        try {
            record = executor.resolve(claim.spec());
        } catch (Executor.CannotRun e) {
            commands.sendUnlessRefused(new FinishJob(claim.jobId(), RunEnd.notStarted(e.getMessage())), actor)
                    .join();
            return false;
        }
        return commands.sendUnlessRefused(new StartJob(claim.jobId(), node.id(), record), actor)
                .join();
    }
}
