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
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes {@code job_chunk}, {@code job_host}, {@code job_task} and {@code job_result}, and what the live stream tells of a job's output. */
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

    /** How the hosts stand that something has become of, and what. */
    record Hosts(List<HostTotals> hosts, List<Task> tasks, List<Result> results) {
        /** What was written before there were tasks and results has none. */
        @SuppressWarnings("ConstantValue")
        Hosts {
            tasks = tasks == null ? List.of() : tasks;
            results = results == null ? List.of() : results;
        }
    }

    /** @param line of the output where it begins */
    record Task(
            String taskId,
            String name,
            @Nullable String module,
            @Nullable String path,
            @Nullable Long line) {}

    /** @param line of the output where its own words begin */
    record Result(
            String host,
            String taskId,
            String status,
            @Nullable Long durationMs,
            @Nullable Integer items,
            @Nullable Long line) {}

    @EventHandler
    void on(OutputRecorded event) {
        JobId job = event.outputId().jobId();
        OutputChunk chunk = event.chunk();
        if (chunk.blob() != null) {
            index(job, chunk, chunk.blob());
            feed.append(job, JobFeed.LINES, new Lines(chunk.firstLine(), chunk.lineCount(), chunk.blob()));
        }
        List<Task> tasks = chunk.tasks().stream()
                .map(task -> new Task(task.uuid(), task.name(), task.module(), task.path(), task.line()))
                .toList();
        List<Result> results = chunk.results().stream()
                .map(result -> new Result(
                        result.host(),
                        result.taskUuid(),
                        result.status(),
                        result.millis(),
                        result.items(),
                        result.line()))
                .toList();
        for (int place = 0; place < tasks.size(); place++) {
            begin(job, chunk.number(), place, tasks.get(place));
        }
        results.forEach(result -> set(job, result));
        chunk.totals().forEach(totals -> set(job, totals));
        if (!chunk.totals().isEmpty() || !tasks.isEmpty()) {
            feed.append(job, JobFeed.HOST, new Hosts(chunk.totals(), tasks, results));
        }
        views.changed(FollowJob.class, query -> query.jobId().equals(job));
    }

    @ResetHandler
    void clear() {
        tables.empty("job_chunk", "job_host", "job_task", "job_result");
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

    private void begin(JobId job, int chunk, int place, Task task) {
        tables.update("""
                insert into job_task (job_id, uuid, chunk, place, name, module, path, line)
                values (?, ?, ?, ?, ?, ?, ?, ?) on duplicate key update job_id = job_id
                """, job, task.taskId(), chunk, place, task.name(), task.module(), task.path(), task.line());
    }

    private void set(JobId job, Result result) {
        tables.update(
                """
                replace into job_result (job_id, task_uuid, host, status, duration_ms, items, line)
                values (?, ?, ?, ?, ?, ?, ?)
                """,
                job,
                result.taskId(),
                result.host(),
                result.status(),
                result.durationMs(),
                result.items(),
                result.line());
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
