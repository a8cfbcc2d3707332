package dev.daybook.query.job;

import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobQuery.FindJob;
import dev.daybook.api.job.JobQuery.FollowJob;
import dev.daybook.api.job.JobView;
import java.util.concurrent.CompletableFuture;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

@Component
class JobQueries {
    private final JobTable jobs;
    private final JobWaits waits;
    private final JsonMapper json;

    JobQueries(JobTable jobs, JobWaits waits, JsonMapper json) {
        this.jobs = jobs;
        this.waits = waits;
        this.json = json;
    }

    @QueryHandler
    CompletableFuture<@Nullable JobView> find(FindJob query) {
        return find(query.jobId()).flatMap(waits::with).toFuture();
    }

    /** Without what it waits for, which wakes nobody. */
    @QueryHandler
    CompletableFuture<@Nullable JobView> find(FollowJob query) {
        return find(query.jobId()).toFuture();
    }

    private Mono<JobView> find(JobId id) {
        return jobs.findById(id.toString()).map(row -> row.toView(json));
    }
}
