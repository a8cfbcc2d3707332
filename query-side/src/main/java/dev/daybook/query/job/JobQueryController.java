package dev.daybook.query.job;

import dev.daybook.api.Permission;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobLine;
import dev.daybook.api.job.JobView;
import dev.daybook.api.job.LogLevel;
import dev.daybook.api.job.OutputChunk.HostTotals;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.web.Answers;
import dev.daybook.platform.web.Ids;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.Page;
import dev.daybook.platform.web.Paging;
import dev.daybook.platform.web.Streams;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping("/api/jobs")
class JobQueryController {
    private final JobTable jobs;
    private final JobSearch search;
    private final JobWaits waits;
    private final JobLines lines;
    private final LiveJob live;
    private final JsonMapper json;

    JobQueryController(JobTable jobs, JobSearch search, JobWaits waits, JobLines lines, LiveJob live, JsonMapper json) {
        this.jobs = jobs;
        this.search = search;
        this.waits = waits;
        this.lines = lines;
        this.live = live;
        this.json = json;
    }

    /** @param hasMore whether there are further lines that match, recorded so far */
    record Logs(JobId jobId, List<JobLine> logs, long totalLines, int returnedLines, boolean hasMore) {}

    record Hosts(JobId jobId, List<HostTotals> hosts) {}

    /** Newest first. */
    @GetMapping
    @Requires(Permission.SEE)
    Mono<Page<JobView>> list(@ModelAttribute Paging paging, @ModelAttribute JobSearch.Filter filter) {
        return search.find(filter, paging)
                .flatMap(page -> waits.with(page.items()).map(items -> new Page<>(items, page.pagination())));
    }

    @GetMapping("/{id}")
    @Requires(Permission.SEE)
    Mono<ResponseEntity<JobView>> get(@PathVariable String id) {
        return job(id).flatMap(waits::with).map(job -> Answers.shown(job, JobView::version));
    }

    /** How each host stands: totals so far. */
    @GetMapping("/{id}/hosts")
    @Requires(Permission.SEE)
    Mono<Hosts> hosts(@PathVariable String id) {
        return job(id).flatMap(job -> search.hosts(job.id()).map(hosts -> new Hosts(job.id(), hosts)));
    }

    /**
     * Output, while it is written and afterwards.
     *
     * @param after the number of the last line seen
     * @param startLine the number of the first line wanted: another way to say {@code after}
     */
    @GetMapping("/{id}/logs")
    @Requires(Permission.SEE)
    Mono<Logs> logs(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") @Min(0) long after,
            @RequestParam(name = "start_line", required = false) @Nullable @Min(1) Long startLine,
            @RequestParam(defaultValue = "500") @Min(1) @Max(5_000) int limit,
            @RequestParam(required = false) @Nullable String level,
            @RequestParam(required = false) @Nullable @Size(max = 255) String host,
            @RequestParam(required = false) @Nullable @Size(min = 1, max = 500) String search) {
        JobLines.Wanted wanted =
                new JobLines.Wanted(startLine == null ? after : startLine - 1, level(level), host, search);
        return job(id).flatMap(job -> lines.find(job.id(), wanted)
                .take(limit + 1L)
                .collectList()
                .map(found -> new Logs(
                        job.id(),
                        found.subList(0, Math.min(limit, found.size())),
                        job.totalLines(),
                        Math.min(limit, found.size()),
                        found.size() > limit)));
    }

    /**
     * Live: {@code status}, {@code lines} and {@code host}, and {@code waiting} while it waits; goes on behind
     * {@code Last-Event-ID}, ends with the job.
     */
    @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Requires(Permission.SEE)
    @Streams({JobProjection.State.class, LiveJob.LineBatch.class, OutputProjection.Hosts.class, LiveJob.Wait.class})
    Flux<ServerSentEvent<Object>> events(
            @PathVariable String id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable @Min(0) Long lastEventId,
            @RequestParam(defaultValue = "0") @Min(0) long after) {
        return live.follow(Ids.parse(id, JobId::of), lastEventId == null ? after : lastEventId);
    }

    private Mono<JobView> job(String id) {
        return jobs.findById(Ids.parse(id, JobId::of).toString())
                .map(row -> row.toView(json))
                .switchIfEmpty(Mono.error(() -> InvalidRequest.notFound("There is no job " + id)));
    }

    private static @Nullable LogLevel level(@Nullable String text) {
        try {
            return text == null ? null : LogLevel.of(text);
        } catch (IllegalArgumentException e) {
            throw InvalidRequest.field("level", "must be one of " + List.of(LogLevel.values()));
        }
    }
}
