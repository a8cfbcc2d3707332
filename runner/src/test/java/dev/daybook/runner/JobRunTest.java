package dev.daybook.runner;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.daybook.api.BlobRef;
import dev.daybook.api.Role;
import dev.daybook.api.job.CancelCause;
import dev.daybook.api.job.EndReason;
import dev.daybook.api.job.JobCommand.CancelJob;
import dev.daybook.api.job.JobEvent.JobFinished;
import dev.daybook.api.job.JobEvent.JobStarted;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobSpec.PlaybookRun;
import dev.daybook.api.job.Outcome;
import dev.daybook.api.job.Requester;
import dev.daybook.api.job.RunRecord.AnsibleRunRecord;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.messaging.Commands;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.axonframework.test.saga.SagaTestFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobRunTest {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final JobId id = JobId.next();
    private final Commands commands = mock(Commands.class);
    private final SagaTestFixture<JobRun> fixture = new SagaTestFixture<>(JobRun.class);
    private final JobStarted started = new JobStarted(
            id,
            "runner-1",
            new PlaybookRun(
                    PlaybookId.next(),
                    "site",
                    1,
                    new PlaybookContent("site.yml", List.of(), List.of(), List.of()),
                    List.of(),
                    Map.of()),
            LIMIT,
            new Requester("olga-id", "olga", Role.USER),
            new AnsibleRunRecord("2.14.18", new BlobRef("0".repeat(64), 2), List.of(), List.of(), null));

    @BeforeEach
    void acceptCommands() {
        when(commands.sendUnlessRefused(any(), any())).thenReturn(CompletableFuture.completedFuture(true));
        fixture.registerResource(commands);
    }

    @Test
    void setsTheTimeLimitWhenAJobStarts() {
        fixture.givenNoPriorActivity()
                .whenPublishingA(started)
                .expectActiveSagas(1)
                .expectScheduledDeadlineWithName(LIMIT, JobRun.TIME_LIMIT_REACHED);
    }

    @Test
    void cancelsTheJobForItsRequesterWhenTheTimeIsUp() {
        fixture.givenAPublished(started).whenTimeElapses(LIMIT).expectActiveSagas(0);
        verify(commands)
                .sendUnlessRefused(
                        eq(new CancelJob(id, CancelCause.TIME_LIMIT, "Time limit reached", null)),
                        eq(Actor.system("job-run").onBehalfOf("olga-id")));
    }

    @Test
    void letsGoWhenTheJobHasEnded() {
        fixture.givenAPublished(started)
                .whenPublishingA(new JobFinished(id, Outcome.SUCCESS, EndReason.EXIT, 0, 3, null))
                .expectActiveSagas(0)
                .expectNoScheduledDeadlines();
        verify(commands, never()).sendUnlessRefused(any(), any());
    }
}
