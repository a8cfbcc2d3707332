package dev.daybook.query.job;

import dev.daybook.api.Permission;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobLine;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.web.Ids;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.Page;
import dev.daybook.platform.web.Paging;
import dev.daybook.query.job.JobTasks.Result;
import dev.daybook.query.job.JobTasks.Single;
import dev.daybook.query.job.JobTasks.TaskRow;
import dev.daybook.query.job.JobTasks.Wanted;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What became of each task of a job on each host. */
@RestController
@RequestMapping("/api/jobs/{id}/tasks")
class JobTaskController {
    private static final List<String> STATUSES =
            List.of("ok", "changed", "failed", "skipped", "unreachable", "ignored");
    private static final int MOST_LINES = 500;

    private final JobTable jobs;
    private final JobTasks tasks;
    private final JobLines lines;

    JobTaskController(JobTable jobs, JobTasks tasks, JobLines lines) {
        this.jobs = jobs;
        this.tasks = tasks;
        this.lines = lines;
    }

    /**
     * @param lines what was printed about it, its loop included; the first 500
     * @param hasMore whether there are more: read on in the log, by host
     */
    record ResultOfTask(JobId jobId, String taskId, String task, Result result, List<JobLine> lines, boolean hasMore) {}

    /**
     * Tasks in the order in which they began, with what became of them on a window of hosts; while the job runs, as far as
     * it is.
     *
     * @param host only results on this one
     * @param hostsAfter the window begins behind this host, by name
     * @param hostsLimit how many hosts the window has
     * @param status only tasks that had this result on some host
     */
    @GetMapping
    @Requires(Permission.SEE)
    Mono<Page<TaskRow>> list(
            @PathVariable String id,
            @ModelAttribute Paging paging,
            @RequestParam(required = false) @Nullable @Size(max = 255) String host,
            @RequestParam(name = "hosts_after", defaultValue = "") @Size(max = 255) String hostsAfter,
            @RequestParam(name = "hosts_limit", defaultValue = "50") @Min(1) @Max(200) int hostsLimit,
            @RequestParam(required = false) @Nullable String status) {
        if (status != null && !STATUSES.contains(status)) {
            throw InvalidRequest.field("status", "must be one of " + String.join(", ", STATUSES));
        }
        return job(id).flatMap(job -> tasks.tasks(job, new Wanted(host, hostsAfter, hostsLimit, status), paging));
    }

    /** What became of one task on one host, and what was printed about it. */
    @GetMapping("/{task}/result")
    @Requires(Permission.SEE)
    Mono<ResultOfTask> result(
            @PathVariable String id, @PathVariable String task, @RequestParam @Size(min = 1, max = 255) String host) {
        return job(id).flatMap(job -> tasks.result(job, task, host)
                .switchIfEmpty(Mono.error(() -> InvalidRequest.notFound("There is no result of that task on " + host)))
                .flatMap(found -> LogPage.of(said(job, found), MOST_LINES)
                        .map(page -> new ResultOfTask(
                                job, found.taskId(), found.task(), found.result(), page.lines(), page.hasMore()))));
    }

    /** Items of a loop are told before the result; its own words stand together. The next task may have the same name. */
    private Flux<JobLine> said(JobId job, Single found) {
        long begin = found.taskLine() == null ? 0 : found.taskLine() - 1;
        long end = found.nextLine() == null ? Long.MAX_VALUE : found.nextLine() - 1;
        WantedLines wanted = new WantedLines(begin, end, null, found.result().host(), null);
        Long own = found.result().line();
        return lines.find(job, wanted, MOST_LINES + 1)
                .takeWhile(line -> own == null || line.lineNumber() < own || isOf(found, line))
                .filter(line -> isOf(found, line));
    }

    private static boolean isOf(Single found, JobLine line) {
        return found.task().equals(line.task());
    }

    private Mono<JobId> job(String id) {
        return jobs.findById(Ids.parse(id, JobId::of).toString())
                .map(row -> JobId.of(row.id()))
                .switchIfEmpty(Mono.error(() -> InvalidRequest.notFound("There is no job " + id)));
    }
}
