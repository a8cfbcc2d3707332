package dev.daybook.runner.dispatch;

import dev.daybook.api.job.JobCommand.FinishJob;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.RunEnd;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.platform.read.Times;
import dev.daybook.runner.run.NodeName;
import dev.daybook.runner.run.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Books what runs on runners of which nothing has been heard for half a minute as lost. A runner judges others only while
 * its own heartbeats have come without a break for as long: otherwise it is the database that was away. One that
 * returns ends what it still runs of that.
 */
@Component
class SilentRunners {
    private static final Logger LOG = LoggerFactory.getLogger(SilentRunners.class);

    static final Duration LOST_AFTER = Duration.ofSeconds(30);
    private static final Duration LONGEST_BREAK = Duration.ofSeconds(15);

    private final JdbcTemplate jdbc;
    private final Commands commands;
    private final NodeName node;

    private @Nullable Instant lastBeat;
    private @Nullable Instant steadySince;

    SilentRunners(JdbcTemplate jdbc, Commands commands, NodeName node) {
        this.jdbc = jdbc;
        this.commands = commands;
        this.node = node;
    }

    record Abandoned(JobId job, String runnerId, @Nullable Instant lastHeard) {}

    /** To be told of each heartbeat of this runner that was stored. */
    void onOwnHeartbeat(Instant now) {
        if (lastBeat == null || now.isAfter(lastBeat.plus(LONGEST_BREAK))) {
            steadySince = now;
        }
        lastBeat = now;
        if (steadySince != null && !now.isBefore(steadySince.plus(LOST_AFTER))) {
            abandoned().forEach(run -> {
                try {
                    declareLost(run);
                } catch (RuntimeException e) { // which keeps none of the others waiting
                    LOG.warn("Job {} cannot be booked as lost; it will be tried again", run.job(), e);
                }
            });
        }
    }

    /** Jobs that run, as far as the events say, on another runner that is silent, or never spoke. */
    List<Abandoned> abandoned() {
        return jdbc.query(
                """
                select q.job_id, q.runner_id, n.heartbeat_at
                from runner_queue q left join runner_node n on n.runner_id = q.runner_id
                where q.state = 'running' and q.runner_id <> ?
                    and (n.heartbeat_at is null or n.heartbeat_at < utc_timestamp(6) - interval ? second)
                """,
                (row, _) -> new Abandoned(
                        JobId.of(row.getString(1)),
                        row.getString(2),
                        Times.instantOrNull(row.getObject(3, LocalDateTime.class))),
                node.id(),
                LOST_AFTER.toSeconds());
    }

    private void declareLost(Abandoned run) {
        Actor actor = Actor.system("runner");
        String since = run.lastHeard() == null ? "ever" : "since " + run.lastHeard();
        RunEnd end = RunEnd.lost(
                Recorded.of(run.job(), commands, actor).lines(),
                "Nothing has been heard of the runner " + run.runnerId() + " " + since);
        commands.sendUnlessRefused(new FinishJob(run.job(), end), actor).join();
    }
}
