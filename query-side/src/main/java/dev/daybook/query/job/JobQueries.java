package dev.daybook.query.job;

import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobQuery.FindJob;
import dev.daybook.api.job.JobQuery.FollowJob;
import dev.daybook.api.job.JobView;
import java.util.concurrent.CompletableFuture;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

@Component
class JobQueries {
    private final JobTable jobs;
    private final JsonMapper json;

    JobQueries(JobTable jobs, JsonMapper json) {
        this.jobs = jobs;
        this.json = json;
    }

    @QueryHandler
    CompletableFuture<@Nullable JobView> find(FindJob query) {
        return find(query.jobId());
    }

    @QueryHandler
    CompletableFuture<@Nullable JobView> find(FollowJob query) {
        return find(query.jobId());
    }

    private CompletableFuture<@Nullable JobView> find(JobId id) {
        return jobs.findById(id.toString()).map(row -> row.toView(json)).toFuture();
    }
}
