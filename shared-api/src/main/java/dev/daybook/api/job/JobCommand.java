package dev.daybook.api.job;

import java.time.Duration;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

public sealed interface JobCommand {
    @TargetAggregateIdentifier
    JobId jobId();

    /**
     * @param number the one that people use: 1, 2, 3 …
     * @param priority higher ones are started first; among equals the older one
     */
    record QueueJob(JobId jobId, long number, JobSpec spec, int priority, Duration timeLimit, Requester requester)
            implements JobCommand {}

    /** A runner takes it. Allowed once; afterwards refused. */
    record StartJob(JobId jobId, String runnerId, RunRecord record) implements JobCommand {}

    /**
     * @param requester null when a part of the hub asks; a person needs a permission to cancel what another one asked for
     */
    record CancelJob(
            JobId jobId,
            CancelCause cause,
            @Nullable String reason,
            @Nullable Requester requester) implements JobCommand {}

    record FinishJob(JobId jobId, RunEnd end) implements JobCommand {}

    /** Changes nothing; answers with {@link Whereabouts}. */
    record AskWhereabouts(JobId jobId) implements JobCommand {}

    /**
     * As its events have it, all of them: no view is asked.
     *
     * @param runnerId who had or has it; null when nobody has
     */
    record Whereabouts(boolean running, @Nullable String runnerId) {}
}
