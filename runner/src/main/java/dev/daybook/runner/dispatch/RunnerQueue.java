package dev.daybook.runner.dispatch;

import dev.daybook.api.job.JobEvent;
import dev.daybook.api.job.JobEvent.JobCancelRequested;
import dev.daybook.api.job.JobEvent.JobFinished;
import dev.daybook.api.job.JobEvent.JobQueued;
import dev.daybook.api.job.JobEvent.JobStarted;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobSpec;
import dev.daybook.platform.read.ReadTables;
import dev.daybook.runner.run.NodeName;
import java.util.List;
import java.util.Optional;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** {@code runner_queue}: what waits, oldest first, and what runs where. */
@Component
@ProcessingGroup(RunnerQueue.GROUP)
public class RunnerQueue {
    public static final String GROUP = "runner-queue";

    private final ReadTables tables;
    private final JdbcTemplate jdbc;
    private final JsonMapper json;
    private final Wake wake;
    private final NodeName node;

    RunnerQueue(ReadTables tables, JdbcTemplate jdbc, JsonMapper json, Wake wake, NodeName node) {
        this.tables = tables;
        this.jdbc = jdbc;
        this.json = json;
        this.wake = wake;
        this.node = node;
    }

    record Claim(JobId jobId, JobSpec spec, String requesterId) {}

    @EventHandler
    void on(JobEvent event) {
        switch (event) {
            case JobQueued queued -> {
                tables.update(
                        "insert into runner_queue (job_id, number, state, spec, requester_id) values (?, ?, 'queued', ?, ?)",
                        queued.jobId(),
                        queued.number(),
                        tables.json(queued.spec()),
                        queued.requester().userId());
                CurrentUnitOfWork.get().root().afterCommit(_ -> wake.up());
            }
            case JobStarted started ->
                tables.update(
                        "update runner_queue set state = 'running', runner_id = ? where job_id = ?",
                        started.runnerId(),
                        started.jobId());
            case JobCancelRequested _ -> {
                // it is no concern of the queue how a running job ends
            }
            case JobFinished finished -> tables.update("delete from runner_queue where job_id = ?", finished.jobId());
        }
    }

    @ResetHandler
    void clear() {
        tables.empty("runner_queue");
    }

    /** Takes the oldest job that nobody has; the claim is good for half a minute. */
    @Transactional
    Optional<Claim> claim() {
        List<Claim> found = jdbc.query(
                """
                select job_id, spec, requester_id from runner_queue
                where state = 'queued' and (claimed_until is null or claimed_until < utc_timestamp(6))
                order by number limit 1 for update skip locked
                """,
                (row, _) -> new Claim(
                        JobId.of(row.getString(1)), json.readValue(row.getString(2), JobSpec.class), row.getString(3)));
        found.forEach(claim -> jdbc.update("""
                update runner_queue set claimed_by = ?, claimed_until = utc_timestamp(6) + interval 30 second
                where job_id = ?
                """, node.id(), claim.jobId().toString()));
        return found.stream().findFirst();
    }

    /** Jobs that the events say this node is running. */
    List<JobId> running() {
        return jdbc.query(
                "select job_id from runner_queue where state = 'running' and runner_id = ?",
                (row, _) -> JobId.of(row.getString(1)),
                node.id());
    }
}
