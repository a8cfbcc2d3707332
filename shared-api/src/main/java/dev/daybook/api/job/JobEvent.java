package dev.daybook.api.job;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.daybook.api.RefersToSecret;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

public sealed interface JobEvent {
    JobId jobId();

    /** @param priority higher ones are started first; among equals the older one. 0 where it was written without one */
    record JobQueued(
            JobId jobId,
            long number,
            JobSpec spec,
            @JsonSetter(nulls = Nulls.AS_EMPTY) int priority,
            Duration timeLimit,
            Requester requester)
            implements JobEvent, RefersToSecret {
        @Override
        public @Nullable SecretRef secret() {
            Integer version = spec.secretVersion();
            return version == null ? null : new SecretRef(jobId.toString(), version);
        }
    }

    /** All that it takes to run it: the runner that it names needs to ask nobody. */
    record JobStarted(
            JobId jobId, String runnerId, JobSpec spec, Duration timeLimit, Requester requester, RunRecord record)
            implements JobEvent {}

    /** Asked to stop, and perhaps still running: only {@link JobFinished} tells that it has. */
    record JobCancelRequested(
            JobId jobId,
            @Nullable String runnerId,
            CancelCause cause,
            @Nullable String reason) implements JobEvent {}

    /**
     * The one end of a job.
     *
     * @param exitCode null when there was none
     * @param lines of output, every one of them recorded
     * @param evidence what is known, in words, where the exit code does not say it all
     */
    record JobFinished(
            JobId jobId,
            Outcome outcome,
            EndReason reason,
            @Nullable Integer exitCode,
            long lines,
            @Nullable String evidence)
            implements JobEvent {}
}
