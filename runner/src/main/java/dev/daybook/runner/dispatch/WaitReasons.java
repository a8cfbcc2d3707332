package dev.daybook.runner.dispatch;

import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobQuery.FindWaits;
import dev.daybook.api.job.Waiting;
import dev.daybook.api.job.Waiting.JobRef;
import dev.daybook.api.job.Waiting.Reason;
import dev.daybook.api.job.Waiting.Waits;
import dev.daybook.api.server.ServerId;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Why jobs wait, as it is at this moment: three statements, however many jobs are asked about. */
@Component
class WaitReasons {
    private static final int MOST_SERVERS = 20;

    private final DatabaseClient database;
    private final boolean oneJobPerServer;

    WaitReasons(DatabaseClient database, @Value("${daybook.runner.one-job-per-server:true}") boolean oneJobPerServer) {
        this.database = database;
        this.oneJobPerServer = oneJobPerServer;
    }

    @QueryHandler
    CompletableFuture<Waits> find(FindWaits query) {
        return queued(query.jobIds())
                .flatMap(queued -> Mono.zip(inFront(queued), nodes())
                        .map(found -> new Waits(queued.stream()
                                .flatMap(job -> reason(job, found.getT1(), found.getT2()).stream())
                                .toList())))
                .toFuture();
    }

    private record Queued(String job, boolean blocked) {}

    private Mono<List<Queued>> queued(List<JobId> jobs) {
        if (jobs.isEmpty()) {
            return Mono.just(List.of());
        }
        return database.sql("select job_id, blocked from runner_queue where state = 'queued' and job_id in (:jobs)")
                .bind("jobs", jobs.stream().map(JobId::toString).toList())
                .map(row -> new Queued(
                        row.get("job_id", String.class), oneJobPerServer && row.get("blocked", Boolean.class)))
                .all()
                .collectList();
    }

    /** Whose turn it is at a server of a job. */
    private record InFront(String job, ServerId server, JobRef first, boolean hasIt) {
        static InFront of(Readable row) {
            return new InFront(
                    row.get("job_id", String.class),
                    ServerId.of(row.get("server_id", String.class)),
                    new JobRef(JobId.of(row.get("first_id", String.class)), row.get("first_number", Long.class)),
                    row.get("place", Integer.class) == 0);
        }
    }

    private Mono<Map<String, List<InFront>>> inFront(List<Queued> queued) {
        List<String> blocked =
                queued.stream().filter(Queued::blocked).map(Queued::job).toList();
        if (blocked.isEmpty()) {
            return Mono.just(Map.of());
        }
        String each = """
                (select mine.job_id, mine.server_id, ahead.job_id as first_id, ahead.number as first_number, ahead.place
                from runner_lane mine join runner_lane ahead on ahead.server_id = mine.server_id and ahead.its_turn = 1
                where mine.job_id = ? and mine.its_turn is null limit %d)
                """.formatted(MOST_SERVERS);
        DatabaseClient.GenericExecuteSpec all = database.sql(
                Stream.generate(() -> each).limit(blocked.size()).collect(Collectors.joining(" union all ")));
        for (int i : IntStream.range(0, blocked.size()).toArray()) {
            all = all.bind(i, blocked.get(i));
        }
        return all.map(InFront::of).all().collect(Collectors.groupingBy(InFront::job));
    }

    private record Node(boolean drained, boolean full) {}

    private Mono<List<Node>> nodes() {
        return database.sql("""
                        select d.runner_id is not null as drained, n.slots <= (select count(*) from runner_queue q
                            where q.runner_id = n.runner_id and q.state in ('claimed', 'running')) as full
                        from runner_node n left join runner_drained d on d.runner_id = n.runner_id
                        where n.heartbeat_at > utc_timestamp(6) - interval 15 second
                        """)
                .map(row -> new Node(row.get("drained", Integer.class) != 0, row.get("full", Integer.class) != 0))
                .all()
                .collectList();
    }

    /** Nothing when it is about to be taken. */
    private static Optional<Waiting> reason(Queued job, Map<String, List<InFront>> inFront, List<Node> nodes) {
        JobId id = JobId.of(job.job());
        List<InFront> first = inFront.getOrDefault(job.job(), List.of());
        if (nodes.isEmpty()) {
            return Optional.of(new Waiting(id, Reason.NO_RUNNER, List.of(), List.of()));
        }
        if (!first.isEmpty()) {
            return Optional.of(new Waiting(
                    id,
                    first.stream().anyMatch(InFront::hasIt) ? Reason.SERVER_BUSY : Reason.SERVER_RESERVED,
                    first.stream().map(InFront::server).toList(),
                    first.stream().map(InFront::first).distinct().toList()));
        }
        if (nodes.stream().allMatch(Node::drained)) {
            return Optional.of(new Waiting(id, Reason.DRAINING, List.of(), List.of()));
        }
        if (nodes.stream().allMatch(node -> node.drained() || node.full())) {
            return Optional.of(new Waiting(id, Reason.NO_FREE_SLOT, List.of(), List.of()));
        }
        return Optional.empty();
    }
}
