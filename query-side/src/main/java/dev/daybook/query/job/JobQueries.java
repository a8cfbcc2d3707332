package dev.daybook.query.job;

import dev.daybook.api.Role;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobQuery.FindJob;
import dev.daybook.api.job.JobQuery.FindJobRecord;
import dev.daybook.api.job.JobQuery.FollowJob;
import dev.daybook.api.job.JobRecordView;
import dev.daybook.api.job.JobSpec;
import dev.daybook.api.job.JobView;
import dev.daybook.api.job.Requester;
import dev.daybook.api.job.RunRecord;
import dev.daybook.platform.read.Times;
import io.r2dbc.spi.Readable;
import java.time.LocalDateTime;
import java.util.concurrent.CompletableFuture;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

@Component
class JobQueries {
    private final JobTable jobs;
    private final JobWaits waits;
    private final DatabaseClient database;
    private final JsonMapper json;

    JobQueries(JobTable jobs, JobWaits waits, DatabaseClient database, JsonMapper json) {
        this.jobs = jobs;
        this.database = database;
        this.waits = waits;
        this.json = json;
    }

    @QueryHandler
    CompletableFuture<@Nullable JobView> find(FindJob query) {
        return find(query.jobId()).flatMap(waits::with).toFuture();
    }

    /** Without what it waits for, which wakes nobody. */
    @QueryHandler
    CompletableFuture<@Nullable JobView> find(FollowJob query) {
        return find(query.jobId()).toFuture();
    }

    @QueryHandler
    CompletableFuture<@Nullable JobRecordView> find(FindJobRecord query) {
        return record(query.jobId()).toFuture();
    }

    Mono<JobRecordView> record(JobId id) {
        return database.sql("""
                select r.role, r.spec, r.record, j.number, j.user_id, j.username, j.priority, j.timeout_seconds,
                    j.created_at, j.started_at, j.runner_id
                from job_record r join job j on j.id = r.job_id where r.job_id = ?
                """)
                .bind(0, id.toString())
                .map(row -> record(id, row))
                .one();
    }

    private JobRecordView record(JobId id, Readable row) {
        String record = row.get("record", String.class);
        return new JobRecordView(
                id,
                row.get("number", Long.class),
                new Requester(
                        row.get("user_id", String.class),
                        row.get("username", String.class),
                        Role.of(row.get("role", String.class))),
                row.get("priority", Integer.class),
                row.get("timeout_seconds", Long.class),
                Times.instant(row.get("created_at", LocalDateTime.class)),
                json.readValue(row.get("spec", String.class), JobSpec.class),
                Times.instantOrNull(row.get("started_at", LocalDateTime.class)),
                row.get("runner_id", String.class),
                record == null ? null : json.readValue(record, RunRecord.class));
    }

    private Mono<JobView> find(JobId id) {
        return jobs.findById(id.toString()).map(row -> row.toView(json));
    }
}
