package dev.daybook.runner.run;

import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobSpec;
import dev.daybook.api.job.RunRecord;
import java.time.Duration;

/** What this node was told to run: kept in the run's directory, so that it need not be asked for again. No secrets. */
record RunOrder(JobId jobId, JobSpec spec, RunRecord record, Duration timeLimit, String requesterId) {}
