package dev.daybook.query.job;

import dev.daybook.api.Permission;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobView;
import dev.daybook.api.job.OutputChunk.HostTotals;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.web.Answers;
import dev.daybook.platform.web.Ids;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.Page;
import dev.daybook.platform.web.Paging;
import dev.daybook.platform.web.Streams;
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
    private final JobWaits waits;
    private final LiveJob live;
    private final JsonMapper json;

    JobQueryController(JobTable jobs, JobSearch search, JobWaits waits, LiveJob live, JsonMapper json) {
        this.jobs = jobs;
        this.search = search;
        this.waits = waits;
        this.live = live;
        this.json = json;
    }

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
