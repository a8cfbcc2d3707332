package dev.daybook.query.job;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.daybook.api.job.JobId;
import dev.daybook.platform.read.ReadTables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** {@code job_feed}: what happened in one job, numbered, so that a stream can go on where it was cut off. */
@Component
class JobFeed {
    static final String STATUS = "status";
    static final String LINES = "lines";
    static final String HOST = "host";

    private static final int AT_ONCE = 50;
    private static final String LAST = JobFeed.class.getName();

    private final ReadTables tables;
    private final DatabaseClient database;

    /** Rows only ever follow on others, so an answer that is not empty stays right: all who watch share one look. */
    private final AsyncCache<After, List<Entry>> recent =
            Caffeine.newBuilder().maximumSize(1_000).buildAsync();

    JobFeed(ReadTables tables, DatabaseClient database) {
        this.tables = tables;
        this.database = database;
    }

    /** @param n counts from 1 in each job */
    record Entry(long n, String kind, String payload) {}

    private record After(String job, long n) {}

    /** For event handlers: commits with what else they write. */
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

    /** The next entries, empty when there are none yet. */
    Mono<List<Entry>> after(JobId job, long n) {
        After key = new After(job.toString(), n);
        return Mono.fromFuture(() -> recent.get(key, (_, _) -> read(key).toFuture()))
                .doOnNext(found -> {
                    if (found.isEmpty()) {
                        recent.synchronous().invalidate(key);
                    }
                });
    }

    private Mono<List<Entry>> read(After after) {
        return database.sql(
                        "select n, kind, payload from job_feed where job_id = ? and n > ? order by n limit " + AT_ONCE)
                .bind(0, after.job())
                .bind(1, after.n())
                .map(row -> new Entry(
                        row.get("n", Long.class), row.get("kind", String.class), row.get("payload", String.class)))
                .all()
                .collectList();
    }

    private long lastOf(JobId job) {
        return tables.query(
                        "select coalesce(max(n), 0) from job_feed where job_id = ?", (row, _) -> row.getLong(1), job)
                .getFirst();
    }
}
