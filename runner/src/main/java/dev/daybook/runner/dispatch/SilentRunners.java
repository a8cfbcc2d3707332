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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Books what runs on runners as lost whose heartbeat has stood still for half a minute. That is what this runner has seen
 * itself, between heartbeats of its own that came without a break: otherwise it is the database that was away, and no
 * clock of another machine is believed. A runner that returns ends what it still runs of that.
 */
@Component
class SilentRunners {
    private static final Logger LOG = LoggerFactory.getLogger(SilentRunners.class);

    static final Duration LOST_AFTER = Duration.ofSeconds(30);
    private static final Duration LONGEST_BREAK = Duration.ofSeconds(15);

    private final JdbcTemplate jdbc;
    private final Commands commands;
    private final NodeName node;

    private final Map<String, Standstill> seen = new HashMap<>();
    private @Nullable Duration lastBeat;

    SilentRunners(JdbcTemplate jdbc, Commands commands, NodeName node) {
        this.jdbc = jdbc;
        this.commands = commands;
        this.node = node;
    }

    /** A job that runs elsewhere, as far as the events say. */
    record Elsewhere(JobId job, String runnerId, @Nullable Instant lastHeard) {}

    private record Standstill(@Nullable Instant heartbeat, Duration since) {}

    /**
     * To be told of each heartbeat of this runner that was stored.
     *
     * @param uptime by a clock that nobody sets
     */
    void onOwnHeartbeat(Duration uptime) {
        if (lastBeat == null || uptime.minus(lastBeat).compareTo(LONGEST_BREAK) > 0) {
            seen.clear();
        }
        lastBeat = uptime;
        List<Elsewhere> all = runningElsewhere();
        seen.keySet().retainAll(all.stream().map(Elsewhere::runnerId).collect(Collectors.toSet()));
        for (Elsewhere run : all) {
            Standstill standstill = seen.compute(
                    run.runnerId(),
                    (_, before) -> before != null && Objects.equals(before.heartbeat(), run.lastHeard())
                            ? before
                            : new Standstill(run.lastHeard(), uptime));
            if (uptime.minus(standstill.since()).compareTo(LOST_AFTER) >= 0) {
                declareLostOrTryAgain(run);
            }
        }
    }

    /** Without a time of the last heartbeat where the runner never spoke. */
    List<Elsewhere> runningElsewhere() {
        return jdbc.query(
                """
                select q.job_id, q.runner_id, n.heartbeat_at
                from runner_queue q left join runner_node n on n.runner_id = q.runner_id
                where q.state = 'running' and q.runner_id <> ?
                """,
                (row, _) -> new Elsewhere(
                        JobId.of(row.getString(1)),
                        row.getString(2),
                        Times.instantOrNull(row.getObject(3, LocalDateTime.class))),
                node.id());
    }

    private void declareLostOrTryAgain(Elsewhere run) {
        try {
            declareLost(run);
        } catch (RuntimeException e) { // which keeps none of the others waiting
            LOG.warn("Job {} cannot be booked as lost; it will be tried again", run.job(), e);
        }
    }

    private void declareLost(Elsewhere run) {
        Actor actor = Actor.system("runner");
        String since = run.lastHeard() == null ? "ever" : "since " + run.lastHeard();
        RunEnd end = RunEnd.lost(
                Recorded.of(run.job(), commands, actor).lines(),
                "Nothing has been heard of the runner " + run.runnerId() + " " + since);
        commands.sendUnlessRefused(new FinishJob(run.job(), end), actor).join();
    }
}
