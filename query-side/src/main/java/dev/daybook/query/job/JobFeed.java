package dev.daybook.query.job;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.daybook.api.job.JobId;
import java.util.List;
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
    private static final long SHARED_CHARACTERS = 16L << 20;
    private static final int CHARACTERS_OF_A_LOOK = 100;

    private final DatabaseClient database;

    /** Rows only ever follow on others, so an answer that is not empty stays right: all who watch share one look. */
    private final AsyncCache<After, List<Entry>> recent = Caffeine.newBuilder()
            .maximumWeight(SHARED_CHARACTERS)
            .weigher((After _, List<Entry> found) -> CHARACTERS_OF_A_LOOK
                    + found.stream().mapToInt(entry -> entry.payload().length()).sum())
            .buildAsync();

    JobFeed(DatabaseClient database) {
        this.database = database;
    }

    /** @param n counts from 1 in each job */
    record Entry(long n, String kind, String payload) {}

    private record After(String job, long n) {}

    /** The next entries, empty when there are none yet. */
    Mono<List<Entry>> after(JobId job, long n) {
        After key = new After(job.toString(), n);
        boolean shared = true; // whoever goes away must not take the answer from the others
        return Mono.fromFuture(() -> recent.get(key, (_, _) -> read(key).toFuture()), shared)
                .doOnNext(found -> {
                    if (found.isEmpty()) {
                        recent.synchronous().invalidate(key);
                    }
                });
    }

    /** The number of the last entry, 0 when there is none. */
    Mono<Long> last(JobId job) {
        return database.sql("select coalesce(max(n), 0) from job_feed where job_id = ?")
                .bind(0, job.toString())
                .map(row -> row.get(0, Long.class))
                .one();
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
}
