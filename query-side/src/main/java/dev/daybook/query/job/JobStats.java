package dev.daybook.query.job;

import dev.daybook.api.job.JobStatus;
import dev.daybook.api.job.JobView;
import dev.daybook.platform.read.Bound;
import io.r2dbc.spi.Readable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Counts jobs, for the dashboard too. */
@Component
public class JobStats {
    static final JobFilter ALL = new JobFilter(null, null, null, null, null, null, null, null);
    private static final JobFilter RUNNING =
            new JobFilter(JobStatus.RUNNING.text(), null, null, null, null, null, null, null);

    private final DatabaseClient database;
    private final JobSearch search;

    JobStats(DatabaseClient database, JobSearch search) {
        this.database = database;
        this.search = search;
    }

    /**
     * @param successRate of those that have ended, in percent, with one place; null when none has
     * @param averageDurationSeconds of those that were started and have ended; null when there is none
     */
    public record Stats(
            long total,
            long pending,
            long running,
            long success,
            long failed,
            long cancelled,
            long lost,
            @Nullable Double successRate,
            @Nullable Double averageDurationSeconds) {}

    public Mono<Stats> ofAll() {
        return of(ALL);
    }

    public Mono<List<JobView>> running(int most) {
        return search.newest(RUNNING, most);
    }

    public Mono<List<JobView>> newest(int most) {
        return search.newest(ALL, most);
    }

    Mono<Stats> of(JobFilter filter) {
        JobFilter.Where where = filter.where();
        return Bound.sql(
                        database,
                        "select status, count(*) jobs, count(case when completed_at is not null then started_at end) timed,"
                                + " sum(case when completed_at is not null"
                                + " then timestampdiff(microsecond, started_at, completed_at) end) micros from job"
                                + where.sql() + " group by status",
                        where.values())
                .map(JobStats::count)
                .all()
                .collectList()
                .map(JobStats::stats);
    }

    private static Count count(Readable row) {
        Number micros = row.get("micros", Number.class);
        return new Count(
                JobStatus.of(row.get("status", String.class)),
                row.get("jobs", Long.class),
                row.get("timed", Long.class),
                micros == null ? 0 : micros.doubleValue());
    }

    private static Stats stats(List<Count> counts) {
        Map<JobStatus, Long> jobs = new EnumMap<>(JobStatus.class);
        counts.forEach(count -> jobs.put(count.status(), count.jobs()));
        long total = counts.stream().mapToLong(Count::jobs).sum();
        long ended = jobs.entrySet().stream()
                .filter(one -> one.getKey().isFinal())
                .mapToLong(Map.Entry::getValue)
                .sum();
        long timed = counts.stream().mapToLong(Count::timed).sum();
        double micros = counts.stream().mapToDouble(Count::micros).sum();
        return new Stats(
                total,
                jobs.getOrDefault(JobStatus.PENDING, 0L),
                jobs.getOrDefault(JobStatus.RUNNING, 0L),
                jobs.getOrDefault(JobStatus.SUCCESS, 0L),
                jobs.getOrDefault(JobStatus.FAILED, 0L),
                jobs.getOrDefault(JobStatus.CANCELLED, 0L),
                jobs.getOrDefault(JobStatus.LOST, 0L),
                ended == 0 ? null : Math.round(1_000.0 * jobs.getOrDefault(JobStatus.SUCCESS, 0L) / ended) / 10.0,
                timed == 0 ? null : Math.round(micros / timed / 1_000) / 1_000.0);
    }

    private record Count(JobStatus status, long jobs, long timed, double micros) {}
}
