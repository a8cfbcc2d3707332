package dev.daybook.query.runner;

import static dev.daybook.platform.read.Times.instant;
import static dev.daybook.platform.read.Times.instantOrNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.daybook.api.job.JobId;
import dev.daybook.api.job.Waiting.JobRef;
import dev.daybook.api.runner.RunnerId;
import dev.daybook.api.runner.RunnerQuery.FindRunner;
import dev.daybook.api.runner.RunnerView;
import dev.daybook.platform.read.WholeReads;
import io.r2dbc.spi.Readable;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Pageable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads {@code runner}, beside it the runners' heartbeats, and what each has. */
@Component
class RunnerList {
    private static final int MOST_JOBS = 100;
    private static final String SELECT = """
            select r.*, n.*, n.heartbeat_at > utc_timestamp(6) - interval 15 second as alive,
                (select count(*) from job j where j.runner_id = r.id and j.status = 'running') as has
            from runner r left join runner_node n on n.runner_id = r.id
            """;

    private final DatabaseClient database;

    RunnerList(DatabaseClient database) {
        this.database = database;
    }

    @QueryHandler
    CompletableFuture<@Nullable RunnerView> find(FindRunner query) {
        return withJobs(database.sql(SELECT + " where r.id = ?")
                        .bind(0, query.runnerId().toString()))
                .mapNotNull(found -> found.isEmpty() ? null : found.getFirst())
                .toFuture();
    }

    Mono<List<RunnerView>> page(Pageable page) {
        String order = page.getSort().stream()
                .map(by -> "r." + by.getProperty() + " " + by.getDirection())
                .collect(joining(", "));
        return withJobs(database.sql(SELECT + " order by " + order + ", r.id limit ? offset ?")
                .bind(0, page.getPageSize())
                .bind(1, page.getOffset()));
    }

    Mono<Long> count() {
        return database.sql("select count(*) from runner")
                .map(row -> row.get(0, Long.class))
                .one();
    }

    private Mono<List<RunnerView>> withJobs(DatabaseClient.GenericExecuteSpec runners) {
        return WholeReads.of(runners.map(RunnerList::view).all().collectList())
                .flatMap(found -> jobs(found)
                        .map(jobs -> found.stream()
                                .map(runner -> with(
                                        runner, jobs.getOrDefault(runner.id().toString(), List.of())))
                                .toList()));
    }

    private record RunningJob(String runner, JobRef job) {}

    private Mono<Map<String, List<JobRef>>> jobs(List<RunnerView> runners) {
        List<String> ids = runners.stream()
                .filter(runner -> runner.running() > 0)
                .map(runner -> runner.id().toString())
                .toList();
        if (ids.isEmpty()) {
            return Mono.just(Map.of());
        }
        return WholeReads.of(database.sql("""
                        select runner_id, id, number from (
                            select runner_id, id, number, row_number() over (partition by runner_id order by number) as n
                            from job where status = 'running' and runner_id in (:ids)) numbered
                        where n <= :most order by number
                        """)
                .bind("ids", ids)
                .bind("most", MOST_JOBS)
                .map(row -> new RunningJob(
                        row.get("runner_id", String.class),
                        new JobRef(JobId.of(row.get("id", String.class)), row.get("number", Long.class))))
                .all()
                .collect(groupingBy(RunningJob::runner, mapping(RunningJob::job, toList()))));
    }

    private static RunnerView view(Readable row) {
        Integer alive = row.get("alive", Integer.class);
        Boolean warm = row.get("warm", Boolean.class);
        return new RunnerView(
                RunnerId.of(row.get("id", String.class)),
                row.get("name", String.class),
                alive != null && alive != 0,
                row.get("draining", Boolean.class),
                instantOrNull(row.get("heartbeat_at", LocalDateTime.class)),
                instantOrNull(row.get("started_at", LocalDateTime.class)),
                row.get("hub_version", String.class),
                row.get("ansible_version", String.class),
                warm != null && warm,
                row.get("slots", Integer.class),
                row.get("has", Long.class),
                List.of(),
                instant(row.get("registered_at", LocalDateTime.class)),
                row.get("version", Long.class));
    }

    private static RunnerView with(RunnerView runner, List<JobRef> jobs) {
        return new RunnerView(
                runner.id(),
                runner.name(),
                runner.alive(),
                runner.draining(),
                runner.heartbeatAt(),
                runner.startedAt(),
                runner.hubVersion(),
                runner.ansibleVersion(),
                runner.warm(),
                runner.slots(),
                runner.running(),
                jobs,
                runner.registeredAt(),
                runner.version());
    }
}
