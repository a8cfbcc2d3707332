package dev.daybook.command.job;

import dev.daybook.api.BlobRef;
import dev.daybook.api.Refusal;
import dev.daybook.api.Role;
import dev.daybook.api.job.CancelCause;
import dev.daybook.api.job.EndReason;
import dev.daybook.api.job.JobCommand.AskWhereabouts;
import dev.daybook.api.job.JobCommand.CancelJob;
import dev.daybook.api.job.JobCommand.FinishJob;
import dev.daybook.api.job.JobCommand.QueueJob;
import dev.daybook.api.job.JobCommand.StartJob;
import dev.daybook.api.job.JobCommand.Whereabouts;
import dev.daybook.api.job.JobEvent.JobCancelRequested;
import dev.daybook.api.job.JobEvent.JobFinished;
import dev.daybook.api.job.JobEvent.JobQueued;
import dev.daybook.api.job.JobEvent.JobStarted;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobSpec;
import dev.daybook.api.job.JobSpec.PlaybookRun;
import dev.daybook.api.job.Outcome;
import dev.daybook.api.job.Requester;
import dev.daybook.api.job.RunEnd;
import dev.daybook.api.job.RunRecord;
import dev.daybook.api.job.RunRecord.AnsibleRunRecord;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JobTest {
    private static final Requester OWNER = new Requester("owner", "olga", Role.USER);
    private static final Requester STRANGER = new Requester("stranger", "stan", Role.USER);
    private static final Requester ADMIN = new Requester("admin", "ada", Role.ADMIN);
    private static final Duration LIMIT = Duration.ofHours(1);
    private static final JobSpec SPEC = new PlaybookRun(
            PlaybookId.next(),
            "site",
            3,
            new PlaybookContent("site.yml", List.of(), List.of(), List.of()),
            List.of(),
            Map.of());
    private static final RunRecord RECORD =
            new AnsibleRunRecord("2.14.18", new BlobRef("0".repeat(64), 2), List.of(), List.of(), null);

    private final JobId id = JobId.next();
    private final AggregateTestFixture<Job> fixture = new AggregateTestFixture<>(Job.class);

    private final JobQueued queued = new JobQueued(id, 7, SPEC, 5, LIMIT, OWNER);
    private final JobStarted started = new JobStarted(id, "runner-1", SPEC, LIMIT, OWNER, RECORD);
    private final JobFinished finished = new JobFinished(id, Outcome.SUCCESS, EndReason.EXIT, 0, 10, null);

    private JobCancelRequested requested(CancelCause cause) {
        return new JobCancelRequested(id, "runner-1", cause, "enough");
    }

    @Test
    void isQueuedAsItWasAskedFor() {
        fixture.givenNoPriorActivity()
                .when(new QueueJob(id, 7, SPEC, 5, LIMIT, OWNER))
                .expectEvents(queued)
                .expectResultMessagePayload(0L);
    }

    @Nested
    class Starting {
        @Test
        void freezesWhatIsUsed() {
            fixture.given(queued).when(new StartJob(id, "runner-1", RECORD)).expectEvents(started);
        }

        @Test
        void isRefusedTheSecondTime() {
            fixture.given(queued, started)
                    .when(new StartJob(id, "runner-2", RECORD))
                    .expectNoEvents()
                    .expectExceptionDetails(conflict("The job has been started already"));
        }

        @Test
        void isRefusedOnceFinished() {
            fixture.given(queued, new JobFinished(id, Outcome.CANCELLED, EndReason.CANCEL_REQUESTED, null, 0, null))
                    .when(new StartJob(id, "runner-1", RECORD))
                    .expectNoEvents()
                    .expectExceptionDetails(conflict("The job has already finished"));
        }
    }

    @Nested
    class Cancelling {
        @Test
        void endsAJobThatWaits() {
            fixture.given(queued)
                    .when(new CancelJob(id, CancelCause.REQUESTED, "enough", OWNER))
                    .expectEvents(
                            new JobFinished(id, Outcome.CANCELLED, EndReason.CANCEL_REQUESTED, null, 0, "enough"));
        }

        @Test
        void onlyAsksAJobThatRuns() {
            fixture.given(queued, started)
                    .when(new CancelJob(id, CancelCause.REQUESTED, "enough", OWNER))
                    .expectEvents(requested(CancelCause.REQUESTED));
        }

        @Test
        void mayBeAskedForTwice() {
            fixture.given(queued, started, requested(CancelCause.REQUESTED))
                    .when(new CancelJob(id, CancelCause.REQUESTED, "again", OWNER))
                    .expectSuccessfulHandlerExecution()
                    .expectNoEvents();
        }

        @Test
        void isRefusedOnceFinished() {
            fixture.given(queued, started, finished)
                    .when(new CancelJob(id, CancelCause.REQUESTED, "too late", OWNER))
                    .expectNoEvents()
                    .expectExceptionDetails(conflict("The job has already finished"));
        }

        @Test
        void isRefusedToStrangers() {
            fixture.given(queued, started)
                    .when(new CancelJob(id, CancelCause.REQUESTED, null, STRANGER))
                    .expectNoEvents()
                    .expectExceptionDetails(new Refusal(
                            Refusal.Kind.FORBIDDEN, "Only an admin may cancel what somebody else has started"));
        }

        @Test
        void isAllowedToAdminsAndToTheHub() {
            fixture.given(queued, started)
                    .when(new CancelJob(id, CancelCause.REQUESTED, "enough", ADMIN))
                    .expectEvents(requested(CancelCause.REQUESTED));
            new AggregateTestFixture<>(Job.class)
                    .given(queued, started)
                    .when(new CancelJob(id, CancelCause.TIME_LIMIT, "enough", null))
                    .expectEvents(requested(CancelCause.TIME_LIMIT));
        }
    }

    @Nested
    class Ending {
        static Stream<Arguments> whatTheRunnerSawAndWhatItMeans() {
            return Stream.of(
                    Arguments.of(end(0, null, null, null), Outcome.SUCCESS, EndReason.EXIT),
                    Arguments.of(end(2, null, null, null), Outcome.FAILED, EndReason.EXIT),
                    Arguments.of(end(null, 11, null, null), Outcome.FAILED, EndReason.EXIT),
                    Arguments.of(
                            end(4, null, null, EndReason.HOST_KEY_CHANGED), Outcome.FAILED, EndReason.HOST_KEY_CHANGED),
                    Arguments.of(
                            end(0, null, null, EndReason.NO_HOSTS_MATCHED), Outcome.FAILED, EndReason.NO_HOSTS_MATCHED),
                    Arguments.of(RunEnd.notStarted("no python"), Outcome.FAILED, EndReason.NOT_STARTED),
                    Arguments.of(end(null, 15, CancelCause.TIME_LIMIT, null), Outcome.CANCELLED, EndReason.TIME_LIMIT),
                    Arguments.of(RunEnd.lost(12, "gone"), Outcome.LOST, EndReason.RUNNER_LOST));
        }

        @ParameterizedTest
        @MethodSource
        void whatTheRunnerSawAndWhatItMeans(RunEnd end, Outcome outcome, EndReason reason) {
            fixture.given(queued, started)
                    .when(new FinishJob(id, end))
                    .expectEvents(new JobFinished(id, outcome, reason, end.exitCode(), end.lines(), end.evidence()));
        }

        @Test
        void tellsWhyItWasInterrupted() {
            fixture.given(queued, started, requested(CancelCause.SHUTDOWN))
                    .when(new FinishJob(id, end(null, 2, CancelCause.REQUESTED, null)))
                    .expectEvents(new JobFinished(id, Outcome.CANCELLED, EndReason.SHUTDOWN, null, 5, null));
        }

        @Test
        void isASuccessWhenItWasOverBeforeItCouldBeInterrupted() {
            fixture.given(queued, started, requested(CancelCause.REQUESTED))
                    .when(new FinishJob(id, end(0, null, null, null)))
                    .expectEvents(new JobFinished(id, Outcome.SUCCESS, EndReason.EXIT, 0, 5, null));
        }

        @Test
        void comesOnce() {
            fixture.given(queued, started, finished)
                    .when(new FinishJob(id, end(2, null, null, null)))
                    .expectNoEvents()
                    .expectExceptionDetails(conflict("The job has already finished"));
        }

        @Test
        void needsAStart() {
            fixture.given(queued)
                    .when(new FinishJob(id, end(0, null, null, null)))
                    .expectNoEvents()
                    .expectExceptionDetails(conflict("The job has not been started"));
        }

        @Test
        void mayComeBeforeTheStartWhenItCannotBeStarted() {
            fixture.given(queued)
                    .when(new FinishJob(id, RunEnd.notStarted("the server is gone")))
                    .expectEvents(
                            new JobFinished(id, Outcome.FAILED, EndReason.NOT_STARTED, null, 0, "the server is gone"));
        }
    }

    @Nested
    class AskedForItsWhereabouts {
        @Test
        void tellsFromItsEventsAndChangesNothing() {
            answers(new Whereabouts(false, null), queued);
            answers(new Whereabouts(true, started.runnerId()), queued, started);
            answers(new Whereabouts(false, started.runnerId()), queued, started, finished);
        }

        private void answers(Whereabouts expected, Object... before) {
            fixture.given(before).when(new AskWhereabouts(id)).expectNoEvents().expectResultMessagePayload(expected);
        }
    }

    private static RunEnd end(Integer exitCode, Integer signal, CancelCause interruptedBy, EndReason finding) {
        return new RunEnd(exitCode, signal, interruptedBy, finding, false, 5, null);
    }

    private static Refusal conflict(String reason) {
        return new Refusal(Refusal.Kind.CONFLICT, reason);
    }
}
