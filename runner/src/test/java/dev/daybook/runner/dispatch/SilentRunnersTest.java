package dev.daybook.runner.dispatch;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.daybook.api.job.JobCommand.FinishJob;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.OutputCommand.AskProgress;
import dev.daybook.api.job.OutputCommand.Progress;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.runner.dispatch.SilentRunners.Elsewhere;
import dev.daybook.runner.run.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class SilentRunnersTest {
    private static final Instant THEN = Instant.parse("2026-03-04T05:06:07Z");

    private final Commands commands = mock(Commands.class);
    private final List<Elsewhere> running = new ArrayList<>();
    private final SilentRunners silent = new SilentRunners(mock(JdbcTemplate.class), commands, mock(NodeName.class)) {
        @Override
        List<Elsewhere> runningElsewhere() {
            return List.copyOf(running);
        }
    };
    private Duration uptime = Duration.ofDays(3);

    SilentRunnersTest() {
        when(commands.send(any(AskProgress.class), any())).thenReturn(CompletableFuture.completedFuture(Progress.NONE));
        when(commands.sendUnlessRefused(any(), any())).thenReturn(CompletableFuture.completedFuture(true));
    }

    @Test
    void loseTheirJobsAfterHalfAMinute() {
        JobId job = runsAt(THEN);
        beats(6);
        verify(commands, never()).sendUnlessRefused(any(), any());
        beats(1);
        assertLost(job);
    }

    @Test
    void loseAllTheirJobsThoughOneCannotBeRead() {
        JobId bad = runsAt(null);
        JobId good = runsAt(null);
        when(commands.send(
                        argThat(sent -> sent instanceof AskProgress asked
                                && asked.outputId().jobId().equals(bad)),
                        any()))
                .thenReturn(CompletableFuture.failedFuture(new IllegalStateException("a damaged event")));
        beats(7);
        assertLost(good);
    }

    /** The clock of the database may be set by an hour, backward and forward. */
    @Test
    void areNotThoseWhoseHeartbeatMoves() {
        JobId job = JobId.next();
        for (int beat = 0; beat < 20; beat++) {
            running.clear();
            running.add(new Elsewhere(job, "there", THEN.plusSeconds(beat % 2 == 0 ? 5 * beat : 5 * beat - 3600)));
            beats(1);
        }
        verify(commands, never()).sendUnlessRefused(any(), any());
    }

    @Test
    void areJudgedAnewWhenTheDatabaseWasAway() {
        JobId job = runsAt(THEN);
        beats(4);
        uptime = uptime.plusSeconds(60);
        beats(6);
        verify(commands, never()).sendUnlessRefused(any(), any());
        beats(1);
        assertLost(job);
    }

    private JobId runsAt(@Nullable Instant heartbeat) {
        JobId job = JobId.next();
        running.add(new Elsewhere(job, "there", heartbeat));
        return job;
    }

    private void beats(int times) {
        for (int beat = 0; beat < times; beat++) {
            silent.onOwnHeartbeat(uptime);
            uptime = uptime.plusSeconds(5);
        }
    }

    private void assertLost(JobId job) {
        verify(commands)
                .sendUnlessRefused(
                        argThat(sent ->
                                sent instanceof FinishJob end && end.jobId().equals(job)),
                        any());
    }
}
