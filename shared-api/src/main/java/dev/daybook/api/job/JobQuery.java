package dev.daybook.api.job;

import java.util.List;

public sealed interface JobQuery {
    /** Answers with a {@link JobView}, or with nothing. */
    record FindJob(JobId jobId) implements JobQuery {}

    /** Answers as {@link FindJob}; whoever subscribes is woken for every line too. */
    record FollowJob(JobId jobId) implements JobQuery {}

    /** Answers with a {@link JobRecordView}, or with nothing. */
    record FindJobRecord(JobId jobId) implements JobQuery {}

    /** Answered by a runner with {@link Waiting.Waits}. */
    record FindWaits(List<JobId> jobIds) implements JobQuery {}
}
