package dev.daybook.query.job;

import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobLine;
import dev.daybook.api.job.JobQuery.FindJob;
import dev.daybook.api.job.JobQuery.FollowJob;
import dev.daybook.api.job.JobStatus;
import dev.daybook.api.job.JobView;
import dev.daybook.api.job.JobView.WaitingFor;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.OpenStreams;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.json.JsonMapper;

/**
 * The live stream of a job. A change only wakes it; what it tells is read from {@link JobFeed} behind the last number it
 * told, so a slow reader misses nothing and slows nobody.
 */
@Component
class LiveJob {
    private static final Duration LOOK_WHY_IT_WAITS = Duration.ofSeconds(2);

    private final JobFeed feed;
    private final JobLines jobLines;
    private final Views views;
    private final OpenStreams streams;
    private final JsonMapper json;

    LiveJob(JobFeed feed, JobLines jobLines, Views views, OpenStreams streams, JsonMapper json) {
        this.feed = feed;
        this.jobLines = jobLines;
        this.views = views;
        this.streams = streams;
        this.json = json;
    }

    record LineBatch(long first, List<JobLine> lines) {}

    /** It is no event of the job, and so has no number: who resumes is told what holds then. */
    record Wait(@Nullable WaitingFor waitingFor) {}

    /** @param after the last number seen, 0 for all; ends behind the status that is final */
    Flux<ServerSentEvent<Object>> follow(JobId job, long after) {
        AtomicLong seen = new AtomicLong(after);
        Sinks.Empty<Void> begun = Sinks.empty();
        Flux<ServerSentEvent<Object>> told = wakes(job)
                .concatMap(_ -> unseen(job, seen), 1)
                .doOnNext(entry -> {
                    if (!tells(entry, JobStatus.PENDING::equals)) {
                        begun.tryEmitEmpty();
                    }
                })
                .takeUntil(entry -> tells(entry, JobStatus::isFinal))
                .concatMap(this::event, 1);
        return views.find(new FindJob(job), JobView.class)
                .switchIfEmpty(Mono.error(() -> InvalidRequest.notFound("There is no job " + job)))
                .filterWhen(view -> isAllSeen(view, after).map(all -> !all))
                .flatMapMany(_ -> streams.live(Flux.merge(told, waits(job).takeUntilOther(begun.asMono()))));
    }

    /** Who comes back after the end has nothing to wait for. */
    private Mono<Boolean> isAllSeen(JobView view, long after) {
        return view.status().isFinal() ? feed.last(view.id()).map(last -> after >= last) : Mono.just(false);
    }

    private Flux<JobView> wakes(JobId job) {
        return Flux.merge(
                        views.follow(new FindJob(job), JobView.class), views.follow(new FollowJob(job), JobView.class))
                .onBackpressureLatest();
    }

    private Flux<JobFeed.Entry> unseen(JobId job, AtomicLong seen) {
        return feed.after(job, seen.get())
                .expand(found -> found.isEmpty()
                        ? Mono.empty()
                        : feed.after(job, found.getLast().n()))
                .concatMapIterable(found -> found, 1)
                .doOnNext(entry -> seen.set(entry.n()));
    }

    private boolean tells(JobFeed.Entry entry, Predicate<JobStatus> wanted) {
        return entry.kind().equals(JobFeed.STATUS)
                && wanted.test(json.readValue(entry.payload(), JobProjection.State.class)
                        .status());
    }

    /** Why it has not been started, whenever that has changed. */
    private Flux<ServerSentEvent<Object>> waits(JobId job) {
        return Flux.interval(LOOK_WHY_IT_WAITS)
                .onBackpressureDrop()
                .concatMap(_ -> views.find(new FindJob(job), JobView.class), 1)
                .takeWhile(view -> view.status() == JobStatus.PENDING)
                .map(view -> new Wait(view.waitingFor()))
                .skipWhile(wait -> wait.waitingFor() == null)
                .distinctUntilChanged()
                .map(wait ->
                        ServerSentEvent.<Object>builder(wait).event("waiting").build());
    }

    private Mono<ServerSentEvent<Object>> event(JobFeed.Entry entry) {
        return data(entry)
                .map(data -> ServerSentEvent.builder(data)
                        .id(Long.toString(entry.n()))
                        .event(entry.kind())
                        .build());
    }

    private Mono<Object> data(JobFeed.Entry entry) {
        return switch (entry.kind()) {
            case JobFeed.LINES -> {
                OutputProjection.Lines lines = json.readValue(entry.payload(), OutputProjection.Lines.class);
                yield jobLines.lines(lines.blob()).map(all -> new LineBatch(lines.first(), all));
            }
            case JobFeed.HOST -> Mono.just(json.readValue(entry.payload(), OutputProjection.Hosts.class));
            default -> Mono.just(json.readValue(entry.payload(), JobProjection.State.class));
        };
    }
}
