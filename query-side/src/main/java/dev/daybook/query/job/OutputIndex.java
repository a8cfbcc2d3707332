package dev.daybook.query.job;

import dev.daybook.api.BlobRef;
import dev.daybook.api.job.JobId;
import dev.daybook.platform.read.Bound;
import dev.daybook.platform.read.WholeReads;
import java.util.ArrayList;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@code job_chunk}: which chunks of a job can have lines that are wanted. */
@Component
class OutputIndex {
    private static final int AT_ONCE = 128;

    private final DatabaseClient database;
    private final JsonMapper json;

    OutputIndex(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    record Chunk(long firstLine, int lineCount, BlobRef blob) {
        long lastLine() {
            return firstLine + lineCount - 1;
        }
    }

    /** In order, looked up {@value #AT_ONCE} at once: a log has as many chunks as it likes. */
    Flux<Chunk> chunks(JobId job, WantedLines wanted) {
        return some(job, wanted)
                .expand(found -> found.size() < AT_ONCE
                        ? Mono.empty()
                        : some(job, wanted.behind(found.getLast().lastLine())))
                .concatMapIterable(found -> found, 1);
    }

    private Mono<List<Chunk>> some(JobId job, WantedLines wanted) {
        List<Object> values =
                new ArrayList<>(List.of(job.toString(), job.toString(), wanted.after() + 1, wanted.through()));
        StringBuilder conditions = new StringBuilder();
        if (wanted.level() != null) {
            conditions.append(" and levels like ?");
            values.add("% " + wanted.level().text() + " %");
        }
        if (wanted.host() != null) {
            conditions.append(" and hosts like ?");
            values.add("%" + like(json.writeValueAsString(wanted.host())) + "%");
        }
        String sql = """
                select first_line, line_count, sha256, size from job_chunk
                where job_id = ? and first_line between (
                        select coalesce(max(first_line), 0) from job_chunk where job_id = ? and first_line <= ?) and ?
                """ + conditions + " order by first_line limit " + AT_ONCE;
        return WholeReads.of(Bound.sql(database, sql, values)
                .map(row -> new Chunk(
                        row.get("first_line", Long.class),
                        row.get("line_count", Integer.class),
                        new BlobRef(row.get("sha256", String.class), row.get("size", Long.class))))
                .all()
                .collectList());
    }

    private static String like(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
