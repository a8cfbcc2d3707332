package dev.daybook.query.job;

import dev.daybook.api.Permission;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobRecordView;
import dev.daybook.api.job.JobView;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.web.Answers;
import dev.daybook.platform.web.Ids;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.Paging;
import dev.daybook.platform.web.Streams;
import dev.daybook.query.job.JobSearch.JobPage;
import dev.daybook.query.job.JobStats.Stats;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
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
    private final JobQueries queries;
    private final JobTasks tasks;
    private final JobStats stats;
    private final JobWaits waits;
    private final LiveJob live;
    private final JsonMapper json;

    JobQueryController(
            JobTable jobs,
            JobSearch search,
            JobQueries queries,
            JobTasks tasks,
            JobStats stats,
            JobWaits waits,
            LiveJob live,
            JsonMapper json) {
        this.jobs = jobs;
        this.search = search;
        this.queries = queries;
        this.tasks = tasks;
        this.stats = stats;
        this.waits = waits;
        this.live = live;
        this.json = json;
    }

    record Hosts(JobId jobId, List<HostRow> hosts) {}

    /** Newest first, unless asked otherwise. {@code after} is the {@code next} of the page before. */
    @GetMapping
    @Requires(Permission.SEE)
    Mono<JobPage> list(
            @ModelAttribute Paging paging,
            @Valid @ModelAttribute JobFilter filter,
            @RequestParam(required = false) @Nullable String after) {
        return search.find(filter, paging, after)
                .flatMap(page ->
                        waits.with(page.items()).map(items -> new JobPage(items, page.pagination(), page.next())));
    }

    /** How many there are in which state, of those that the filter lets through. */
    @GetMapping("/stats")
    @Requires(Permission.SEE)
    Mono<Stats> stats(@Valid @ModelAttribute JobFilter filter) {
        return stats.of(filter);
    }

    @GetMapping("/{id}")
    @Requires(Permission.SEE)
    Mono<ResponseEntity<JobView>> get(@PathVariable String id) {
        return job(id).flatMap(waits::with).map(job -> Answers.shown(job, JobView::version));
    }

    /** What was asked, and by what it was done: frozen. */
    @GetMapping("/{id}/record")
    @Requires(Permission.SEE)
    Mono<JobRecordView> record(@PathVariable String id) {
        JobId job = Ids.parse(id, JobId::of);
        return queries.record(job).switchIfEmpty(Mono.error(() -> InvalidRequest.notFound("There is no job " + id)));
    }

    /** How each host stands: totals so far. */
    @GetMapping("/{id}/hosts")
    @Requires(Permission.SEE)
    Mono<Hosts> hosts(@PathVariable String id) {
        return job(id).flatMap(job -> tasks.hosts(job.id()).map(hosts -> new Hosts(job.id(), hosts)));
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
}
