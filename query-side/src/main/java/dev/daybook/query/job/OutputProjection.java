package dev.daybook.query.job;

import dev.daybook.api.BlobRef;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobQuery.FollowJob;
import dev.daybook.api.job.LogLevel;
import dev.daybook.api.job.OutputChunk;
import dev.daybook.api.job.OutputChunk.HostTotals;
import dev.daybook.api.job.OutputEvent.OutputRecorded;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.read.ReadTables;
import java.util.List;
import java.util.stream.Collectors;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.springframework.stereotype.Component;

/** Writes {@code job_chunk} and {@code job_host}, and what the live stream tells of a job's output. */
@Component
@ProcessingGroup(JobProjection.GROUP)
class OutputProjection {
    private final ReadTables tables;
    private final JobFeedWriter feed;
    private final Views views;

    OutputProjection(ReadTables tables, JobFeedWriter feed, Views views) {
        this.tables = tables;
        this.feed = feed;
        this.views = views;
    }

    /** Where the live stream finds the lines. */
    record Lines(long first, int count, BlobRef blob) {}

    record Hosts(List<HostTotals> hosts) {}

    @EventHandler
    void on(OutputRecorded event) {
        JobId job = event.outputId().jobId();
        OutputChunk chunk = event.chunk();
        if (chunk.blob() != null) {
            index(job, chunk, chunk.blob());
            feed.append(job, JobFeed.LINES, new Lines(chunk.firstLine(), chunk.lineCount(), chunk.blob()));
        }
        if (!chunk.totals().isEmpty()) {
            chunk.totals().forEach(totals -> set(job, totals));
            feed.append(job, JobFeed.HOST, new Hosts(chunk.totals()));
        }
        views.changed(FollowJob.class, query -> query.jobId().equals(job));
    }

    @ResetHandler
    void clear() {
        tables.empty("job_chunk", "job_host");
    }

    private void index(JobId job, OutputChunk chunk, BlobRef blob) {
        tables.update(
                """
                insert into job_chunk (job_id, number, first_line, line_count, sha256, size, levels, hosts)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                job,
                chunk.number(),
                chunk.firstLine(),
                chunk.lineCount(),
                blob.sha256(),
                blob.size(),
                chunk.levels().stream().map(LogLevel::text).sorted().collect(Collectors.joining(" ", " ", " ")),
                tables.json(chunk.hosts()));
        tables.update("update job set total_lines = ? where id = ?", chunk.firstLine() - 1 + chunk.lineCount(), job);
    }

    private void set(JobId job, HostTotals totals) {
        tables.update(
                """
                replace into job_host (job_id, host, ok, changed, failed, unreachable, skipped, rescued, ignored)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                job,
                totals.host(),
                totals.ok(),
                totals.changed(),
                totals.failed(),
                totals.unreachable(),
                totals.skipped(),
                totals.rescued(),
                totals.ignored());
    }
}
