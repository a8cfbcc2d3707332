package dev.daybook.runner.dispatch;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.daybook.api.job.JobCommand.FinishJob;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.OutputCommand.AskProgress;
import dev.daybook.api.job.OutputCommand.Progress;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.runner.run.NodeName;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class SilentRunnersTest {
    private final Commands commands = mock(Commands.class);

    @Test
    void loseAllTheirJobsThoughOneCannotBeRead() {
        JobId bad = JobId.next();
        JobId good = JobId.next();
        when(commands.send(any(AskProgress.class), any())).thenReturn(CompletableFuture.completedFuture(Progress.NONE));
        when(commands.send(
                        argThat(sent -> sent instanceof AskProgress asked
                                && asked.outputId().jobId().equals(bad)),
                        any()))
                .thenReturn(CompletableFuture.failedFuture(new IllegalStateException("a damaged event")));
        when(commands.sendUnlessRefused(any(), any())).thenReturn(CompletableFuture.completedFuture(true));
        SilentRunners silent = new SilentRunners(mock(JdbcTemplate.class), commands, mock(NodeName.class)) {
            @Override
            List<Abandoned> abandoned() {
                return List.of(new Abandoned(bad, "there", null), new Abandoned(good, "there", null));
            }
        };
        Instant start = Instant.parse("2026-03-04T05:06:07Z");
        for (int beat = 0; beat <= 6; beat++) {
            silent.onOwnHeartbeat(start.plusSeconds(5L * beat));
        }
        verify(commands)
                .sendUnlessRefused(
                        argThat(sent ->
                                sent instanceof FinishJob end && end.jobId().equals(good)),
                        any());
    }
}
