package dev.daybook.query.job;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.daybook.api.BlobRef;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobLine;
import dev.daybook.api.job.LogLevel;
import dev.daybook.platform.blob.BlobStore;
import dev.daybook.platform.read.WholeReads;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/** The lines of a job's output. Only chunks that can match are opened. */
@Component
class JobLines {
    private static final long CACHED_BYTES = 64L << 20;

    private final DatabaseClient database;
    private final BlobStore blobs;
    private final JsonMapper json;

    /** Chunks never change: those who follow the same job share one look. */
    private final AsyncCache<BlobRef, List<JobLine>> recent = Caffeine.newBuilder()
            .maximumWeight(CACHED_BYTES)
            .weigher((BlobRef ref, List<JobLine> _) -> (int) ref.size())
            .buildAsync();

    JobLines(DatabaseClient database, BlobStore blobs, JsonMapper json) {
        this.database = database;
        this.blobs = blobs;
        this.json = json;
    }

    /**
     * Which lines are wanted; null where it does not matter.
     *
     * @param after the number of the line behind which to begin
     * @param search occurs in the text, whatever the case of its letters
     */
    record Wanted(
            long after,
            @Nullable LogLevel level,
            @Nullable String host,
            @Nullable String search) {
        boolean matches(JobLine line) {
            return line.lineNumber() > after
                    && (level == null || line.logLevel() == level)
                    && (host == null || host.equals(line.host()))
                    && (search == null
                            || line.content().toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT)));
        }
    }

    /** In order; ask for as many as are needed. */
    Flux<JobLine> find(JobId job, Wanted wanted) {
        return chunks(job, wanted)
                .concatMap(this::lines, 1)
                .flatMapIterable(lines -> lines)
                .filter(wanted::matches);
    }

    /** The lines of one chunk, as they were recorded: their hash has been checked. */
    Mono<List<JobLine>> lines(BlobRef chunk) {
        boolean shared = true; // whoever goes away must not take the answer from the others
        return Mono.fromFuture(
                () -> recent.get(
                        chunk,
                        (ref, _) -> Mono.fromCallable(() -> parse(blobs.get(ref)))
                                .subscribeOn(Schedulers.boundedElastic())
                                .toFuture()),
                shared);
    }

    private Flux<BlobRef> chunks(JobId job, Wanted wanted) {
        DatabaseClient.GenericExecuteSpec select = database.sql("""
                        select sha256, size from job_chunk
                        where job_id = ? and first_line + line_count > ? and number >= (
                            select coalesce(max(number), 0) from job_chunk where job_id = ? and first_line <= ?)
                          and levels like ? and hosts like ?
                        order by number
                        """)
                .bind(0, job.toString())
                .bind(1, wanted.after() + 1)
                .bind(2, job.toString())
                .bind(3, wanted.after() + 1)
                .bind(4, wanted.level() == null ? "%" : "% " + wanted.level().text() + " %")
                .bind(5, wanted.host() == null ? "%" : "%" + like(json.writeValueAsString(wanted.host())) + "%");
        return WholeReads.of(select.map(
                                row -> new BlobRef(row.get("sha256", String.class), row.get("size", Long.class)))
                        .all()
                        .collectList())
                .flatMapIterable(found -> found);
    }

    private List<JobLine> parse(byte[] chunk) {
        try (MappingIterator<JobLine> lines = json.readerFor(JobLine.class).readValues(chunk)) {
            return lines.readAll();
        }
    }

    private static String like(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
