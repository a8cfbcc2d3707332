package dev.daybook.runner.dispatch;

import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobSpec;
import dev.daybook.runner.run.NodeName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Takes jobs out of {@code runner_queue}: highest priority first, then oldest, and no server twice at a time. */
@Component
class Claims {
    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

    /** The index is named, so that it is not left to statistics whether the queue is read from its head or all of it. */
    static final String FIRST_FREE = """
            select job_id, spec, requester_id from runner_queue force index (by_turn)
            where state = 'queued' and blocked = 0 order by neg_priority, number limit 1
            """;

    static final String FIRST = """
            select job_id, spec, requester_id from runner_queue force index (by_age)
            where state = 'queued' order by neg_priority, number limit 1
            """;

    private final JdbcTemplate jdbc;
    private final JsonMapper json;
    private final Lanes lanes;
    private final NodeName node;
    private final boolean oneJobPerServer;

    Claims(
            JdbcTemplate jdbc,
            JsonMapper json,
            Lanes lanes,
            NodeName node,
            @Value("${daybook.runner.one-job-per-server:true}") boolean oneJobPerServer) {
        this.jdbc = jdbc;
        this.json = json;
        this.lanes = lanes;
        this.node = node;
        this.oneJobPerServer = oneJobPerServer;
    }

    record Claim(JobId jobId, JobSpec spec, String requesterId) {}

    /**
     * Takes the first job that may be started, unless this node is to take nothing new. The claim is good for half a
     * minute: a job of which nothing was heard until then is taken again. Its servers are kept for it all the time, since
     * whoever had claimed it may yet start it.
     */
    @Transactional
    Optional<Claim> claim() {
        lanes.lock();
        if (isDrained()) {
            return Optional.empty();
        }
        jdbc.update("""
                update runner_queue set state = 'queued', runner_id = null, claimed_until = null
                where state = 'claimed' and claimed_until < utc_timestamp(6)
                """);
        return first().filter(this::isItsTurn).map(this::take);
    }

    /** What an earlier process of this node had claimed and not started, may be taken again at once. */
    @Transactional
    void giveUpOwn() {
        lanes.lock();
        jdbc.update("""
                update runner_queue set state = 'queued', runner_id = null, claimed_until = null
                where state = 'claimed' and runner_id = ?
                """, node.id());
    }

    /** Jobs that the events say this node is running. */
    List<JobId> running() {
        return jdbc.query(
                "select job_id from runner_queue where state = 'running' and runner_id = ?",
                (row, _) -> JobId.of(row.getString(1)),
                node.id());
    }

    private boolean isDrained() {
        return !jdbc.queryForList("select 1 from runner_drained where runner_id = ?", node.id())
                .isEmpty();
    }

    private Optional<Claim> first() {
        RowMapper<Claim> claim = (row, _) -> new Claim(
                JobId.of(row.getString(1)), json.readValue(row.getString(2), JobSpec.class), row.getString(3));
        return jdbc.query(oneJobPerServer ? FIRST_FREE : FIRST, claim).stream().findFirst();
    }

    /** What the queue says is looked up where the unique key is: two jobs on a server must not hang on one flag. */
    private boolean isItsTurn(Claim claim) {
        String job = claim.jobId().toString();
        if (!oneJobPerServer || lanes.isFirstEverywhere(job)) {
            return true;
        }
        LOG.error("Job {} was said to be free to start, and is not the first at all of its servers: put right", job);
        lanes.settle(Set.of(job), Set.of());
        return false;
    }

    private Claim take(Claim claim) {
        String job = claim.jobId().toString();
        jdbc.update("""
                update runner_queue
                set state = 'claimed', runner_id = ?, claimed_until = utc_timestamp(6) + interval 30 second
                where job_id = ?
                """, node.id(), job);
        lanes.take(job);
        if (!oneJobPerServer) { // it may have passed by others
            lanes.settle(Set.of(job), Set.of());
        }
        return claim;
    }
}
