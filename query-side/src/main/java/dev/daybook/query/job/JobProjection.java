package dev.daybook.query.job;

import dev.daybook.api.job.EndReason;
import dev.daybook.api.job.JobEvent;
import dev.daybook.api.job.JobEvent.JobCancelRequested;
import dev.daybook.api.job.JobEvent.JobFinished;
import dev.daybook.api.job.JobEvent.JobQueued;
import dev.daybook.api.job.JobEvent.JobStarted;
import dev.daybook.api.job.JobQuery.FindJob;
import dev.daybook.api.job.JobSpec.PlaybookRun;
import dev.daybook.api.job.JobStatus;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.read.ReadTables;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes {@code job}, {@code job_target} and {@code job_record}, and what the live stream tells of a job's state. */
@Component
@ProcessingGroup(JobProjection.GROUP)
class JobProjection {
    /** Shared with {@link OutputProjection}: what a job printed is there before it is seen to have ended. */
    static final String GROUP = "jobs";

    private final ReadTables tables;
    private final JobFeedWriter feed;
    private final Views views;

    JobProjection(ReadTables tables, JobFeedWriter feed, Views views) {
        this.tables = tables;
        this.feed = feed;
        this.views = views;
    }

    /** What the live stream tells when a job's state has changed; named as in {@code JobView}. */
    record State(
            JobStatus status,
            Instant at,
            @Nullable Integer exitCode,
            @Nullable EndReason endReason,
            @Nullable String errorMessage,
            boolean cancelRequested) {}

    @EventHandler
    void on(JobEvent event, @Timestamp Instant at, @SequenceNumber long version) {
        State state = switch (event) {
            case JobQueued queued -> queue(queued, at, version);
            case JobStarted started -> start(started, at, version);
            case JobCancelRequested requested -> requestCancel(requested, at, version);
            case JobFinished finished -> finish(finished, at, version);
        };
        feed.append(event.jobId(), JobFeed.STATUS, state);
        views.changed(FindJob.class, query -> query.jobId().equals(event.jobId()));
    }

    @ResetHandler
    void clear() {
        tables.empty("job", "job_target", "job_feed", "job_record");
    }

    private State queue(JobQueued event, Instant at, long version) {
        tables.update(
                "insert into job_record (job_id, role, spec) values (?, ?, ?)",
                event.jobId(),
                event.requester().role().text(),
                tables.json(event.spec()));
        switch (event.spec()) {
            case PlaybookRun run -> {
                tables.update(
                        """
                        insert into job (id, number, status, playbook_id, playbook_name, playbook_version, servers,
                            user_id, username, extra_vars, priority, options, secrets, timeout_seconds,
                            total_lines, created_at, version)
                        values (?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)
                        """,
                        event.jobId(),
                        event.number(),
                        run.playbookId(),
                        run.playbookName(),
                        run.version(),
                        tables.json(run.targets()),
                        event.requester().userId(),
                        event.requester().username(),
                        tables.json(run.extraVars()),
                        event.priority(),
                        tables.json(run.options()),
                        tables.json(run.secrets()),
                        event.timeLimit().toSeconds(),
                        at,
                        version);
                run.targets()
                        .forEach(target -> tables.update(
                                "insert into job_target (server_id, job_id) values (?, ?)",
                                target.serverId(),
                                event.jobId()));
            }
        }
        return new State(JobStatus.PENDING, at, null, null, null, false);
    }

    private State start(JobStarted event, Instant at, long version) {
        tables.update(
                "update job set status = 'running', runner_id = ?, started_at = ?, version = ? where id = ?",
                event.runnerId(),
                at,
                version,
                event.jobId());
        tables.update("update job_record set record = ? where job_id = ?", tables.json(event.record()), event.jobId());
        return new State(JobStatus.RUNNING, at, null, null, null, false);
    }

    private State requestCancel(JobCancelRequested event, Instant at, long version) {
        tables.update("update job set cancel_requested_at = ?, version = ? where id = ?", at, version, event.jobId());
        return new State(JobStatus.RUNNING, at, null, null, null, true);
    }

    private State finish(JobFinished event, Instant at, long version) {
        JobStatus status = JobStatus.valueOf(event.outcome().name());
        tables.update(
                """
                update job set status = ?, completed_at = ?, exit_code = ?, end_reason = ?, error_message = ?, version = ?
                where id = ?
                """,
                status.text(),
                at,
                event.exitCode(),
                event.reason().text(),
                event.evidence(),
                version,
                event.jobId());
        return new State(status, at, event.exitCode(), event.reason(), event.evidence(), false);
    }
}
