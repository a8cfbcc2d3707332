package dev.daybook.query.job;

import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobQuery.FindWaits;
import dev.daybook.api.job.JobStatus;
import dev.daybook.api.job.JobView;
import dev.daybook.api.job.JobView.ServerRef;
import dev.daybook.api.job.JobView.WaitingFor;
import dev.daybook.api.job.Waiting;
import dev.daybook.api.job.Waiting.Waits;
import dev.daybook.api.server.ServerId;
import dev.daybook.platform.messaging.Views;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.axonframework.queryhandling.NoHandlerForQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Asks a runner what jobs wait for: once for all that are shown together, and not at all when none is pending. */
@Component
class JobWaits {
    private static final Logger LOG = LoggerFactory.getLogger(JobWaits.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Views views;

    JobWaits(Views views) {
        this.views = views;
    }

    Mono<JobView> with(JobView job) {
        return with(List.of(job)).map(List::getFirst);
    }

    Mono<List<JobView>> with(List<JobView> jobs) {
        List<JobId> pending = jobs.stream()
                .filter(job -> job.status() == JobStatus.PENDING)
                .map(JobView::id)
                .toList();
        if (pending.isEmpty()) {
            return Mono.just(jobs);
        }
        return views.find(new FindWaits(pending), Waits.class)
                .timeout(PATIENCE)
                .onErrorResume(NoHandlerForQueryException.class, _ -> Mono.just(noRunner(pending)))
                .onErrorResume(failure -> {
                    LOG.warn("No runner could tell what jobs wait for: they are shown without it", failure);
                    return Mono.just(new Waits(List.of()));
                })
                .map(waits -> combined(jobs, waits));
    }

    private static Waits noRunner(List<JobId> jobs) {
        return new Waits(jobs.stream()
                .map(job -> new Waiting(job, Waiting.Reason.NO_RUNNER, List.of(), List.of()))
                .toList());
    }

    private static List<JobView> combined(List<JobView> jobs, Waits waits) {
        Map<JobId, Waiting> found =
                waits.waits().stream().collect(Collectors.toMap(Waiting::jobId, Function.identity()));
        return jobs.stream()
                .map(job -> {
                    Waiting waiting = found.get(job.id());
                    return waiting == null ? job : job.waitingFor(named(waiting, job));
                })
                .toList();
    }

    private static WaitingFor named(Waiting waiting, JobView job) {
        Map<ServerId, ServerRef> servers =
                job.servers().stream().collect(Collectors.toMap(ServerRef::id, Function.identity()));
        return new WaitingFor(
                waiting.reason(), waiting.servers().stream().map(servers::get).toList(), waiting.jobs());
    }
}
