package dev.daybook.query.job;

import dev.daybook.api.job.JobId;
import dev.daybook.platform.read.ReadTables;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.springframework.stereotype.Component;

/** Appends to {@code job_feed} for event handlers: what it writes commits with what else they write. */
@Component
class JobFeedWriter {
    private static final String LAST = JobFeedWriter.class.getName();

    private final ReadTables tables;

    JobFeedWriter(ReadTables tables) {
        this.tables = tables;
    }

    void append(JobId job, String kind, Object payload) {
        Map<JobId, Long> last = CurrentUnitOfWork.get().root().getOrComputeResource(LAST, _ -> new HashMap<>());
        long n = last.computeIfAbsent(job, this::lastOf) + 1;
        last.put(job, n);
        tables.update(
                "insert into job_feed (job_id, n, kind, payload) values (?, ?, ?, ?)",
                job,
                n,
                kind,
                tables.json(payload));
    }

    private long lastOf(JobId job) {
        return tables.query(
                        "select coalesce(max(n), 0) from job_feed where job_id = ?", (row, _) -> row.getLong(1), job)
                .getFirst();
    }
}
