package dev.daybook.command.job;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import dev.daybook.api.CommandRefused;
import dev.daybook.api.Permission;
import dev.daybook.api.job.CancelCause;
import dev.daybook.api.job.EndReason;
import dev.daybook.api.job.JobCommand.AskWhereabouts;
import dev.daybook.api.job.JobCommand.CancelJob;
import dev.daybook.api.job.JobCommand.FinishJob;
import dev.daybook.api.job.JobCommand.QueueJob;
import dev.daybook.api.job.JobCommand.StartJob;
import dev.daybook.api.job.JobCommand.Whereabouts;
import dev.daybook.api.job.JobEvent;
import dev.daybook.api.job.JobEvent.JobCancelRequested;
import dev.daybook.api.job.JobEvent.JobFinished;
import dev.daybook.api.job.JobEvent.JobQueued;
import dev.daybook.api.job.JobEvent.JobStarted;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobSpec;
import dev.daybook.api.job.Outcome;
import dev.daybook.api.job.Requester;
import dev.daybook.api.job.RunEnd;
import java.time.Duration;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** One job, from the queue to its one end. */
@Aggregate
class Job {
    @AggregateIdentifier
    private JobId id;

    private State state;
    private JobSpec spec;
    private Duration timeLimit;
    private Requester requester;
    private @Nullable String runnerId;
    private @Nullable CancelCause cancelling;

    private enum State {
        PENDING,
        RUNNING,
        FINISHED
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    long decide(QueueJob command) {
        apply(new JobQueued(
                command.jobId(),
                command.number(),
                command.spec(),
                command.priority(),
                command.timeLimit(),
                command.requester()));
        return getVersion();
    }

    @CommandHandler
    long decide(StartJob command) {
        switch (state) {
            case PENDING -> apply(new JobStarted(id, command.runnerId(), spec, timeLimit, requester, command.record()));
            case RUNNING -> throw CommandRefused.conflict("The job has been started already");
            case FINISHED -> throw CommandRefused.conflict("The job has already finished");
        }
        return getVersion();
    }

    @CommandHandler
    long decide(CancelJob command) {
        refuseStrangers(command.requester());
        switch (state) {
            case PENDING ->
                apply(new JobFinished(id, Outcome.CANCELLED, reason(command.cause()), null, 0, command.reason()));
            case RUNNING -> {
                if (cancelling == null) { // asking twice is harmless
                    apply(new JobCancelRequested(id, runnerId, command.cause(), command.reason()));
                }
            }
            case FINISHED -> throw CommandRefused.conflict("The job has already finished");
        }
        return getVersion();
    }

    /** The runner tells what it saw; what that means is decided here, once. */
    @CommandHandler
    long decide(FinishJob command) {
        RunEnd end = command.end();
        switch (state) {
            case PENDING -> {
                if (end.finding() != EndReason.NOT_STARTED) {
                    throw CommandRefused.conflict("The job has not been started");
                }
                finish(Outcome.FAILED, EndReason.NOT_STARTED, end);
            }
            case RUNNING -> finish(end);
            case FINISHED -> throw CommandRefused.conflict("The job has already finished");
        }
        return getVersion();
    }

    @CommandHandler
    Whereabouts answer(AskWhereabouts question) {
        return new Whereabouts(state == State.RUNNING, runnerId);
    }

    private void finish(RunEnd end) {
        if (end.lost()) {
            finish(Outcome.LOST, EndReason.RUNNER_LOST, end);
        } else if (end.interruptedBy() != null) {
            finish(Outcome.CANCELLED, reason(cancelling == null ? end.interruptedBy() : cancelling), end);
        } else if (end.finding() != null) {
            finish(Outcome.FAILED, end.finding(), end);
        } else if (end.exitCode() == null) {
            finish(Outcome.FAILED, EndReason.EXIT, end); // by a signal that was not ours: the evidence says which
        } else {
            finish(end.exitCode() == 0 ? Outcome.SUCCESS : Outcome.FAILED, EndReason.EXIT, end);
        }
    }

    private void finish(Outcome outcome, EndReason reason, RunEnd end) {
        apply(new JobFinished(id, outcome, reason, end.exitCode(), end.lines(), end.evidence()));
    }

    /** Everyone who may run jobs may cancel their own; parts of the hub ask without a requester. */
    private void refuseStrangers(@Nullable Requester asking) {
        if (asking != null
                && !asking.userId().equals(requester.userId())
                && !asking.role().may(Permission.CANCEL_ANY_JOB)) {
            throw CommandRefused.forbidden("Only an admin may cancel what somebody else has started");
        }
    }

    private static EndReason reason(CancelCause cause) {
        return switch (cause) {
            case REQUESTED -> EndReason.CANCEL_REQUESTED;
            case TIME_LIMIT -> EndReason.TIME_LIMIT;
            case SHUTDOWN -> EndReason.SHUTDOWN;
        };
    }

    @EventSourcingHandler
    void evolve(JobEvent event) {
        switch (event) {
            case JobQueued queued -> {
                id = queued.jobId();
                spec = queued.spec();
                timeLimit = queued.timeLimit();
                requester = queued.requester();
                state = State.PENDING;
            }
            case JobStarted started -> {
                runnerId = started.runnerId();
                state = State.RUNNING;
            }
            case JobCancelRequested requested -> cancelling = requested.cause();
            case JobFinished _ -> state = State.FINISHED;
        }
    }

    Job() {} // Axon rebuilds a job from its events through this
}
