package dev.daybook.query.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.Role;
import dev.daybook.api.job.EndReason;
import dev.daybook.api.job.JobEvent.JobFinished;
import dev.daybook.api.job.JobEvent.JobQueued;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobQuery.FindWaits;
import dev.daybook.api.job.JobSpec.PlaybookRun;
import dev.daybook.api.job.JobSpec.Target;
import dev.daybook.api.job.JobView;
import dev.daybook.api.job.JobView.ServerRef;
import dev.daybook.api.job.JobView.WaitingFor;
import dev.daybook.api.job.Outcome;
import dev.daybook.api.job.Requester;
import dev.daybook.api.job.RunOptions;
import dev.daybook.api.job.RunSecrets;
import dev.daybook.api.job.Waiting;
import dev.daybook.api.job.Waiting.JobRef;
import dev.daybook.api.job.Waiting.Reason;
import dev.daybook.api.job.Waiting.Waits;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.api.server.ServerId;
import dev.daybook.query.ReadModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.axonframework.queryhandling.QueryHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a job is shown to wait for, and how it was asked for. */
class JobWaitsTest {
    private static final ServerId WEB = new ServerId(UUID.randomUUID());
    private static final JobRef OTHER = new JobRef(JobId.next(), 4);
    private static final List<FindWaits> ASKED = new ArrayList<>();

    private final ReadModel model = ReadModel.fresh();
    private final JobId one = JobId.next();
    private final JobId two = JobId.next();
    private final JobId ended = JobId.next();
    private List<JobView> jobs = List.of();

    @BeforeEach
    void threeJobsOfWhichOneHasEnded() {
        ASKED.clear();
        model.given(JobFeedWriter.class, model.make(JobFeedWriter.class));
        ReadModel.Told told = model.project(JobProjection.class);
        told.tellEach(List.of(one, two, ended), JobWaitsTest::queued);
        told.tell(ended, new JobFinished(ended, Outcome.CANCELLED, EndReason.CANCEL_REQUESTED, null, 0, null));
        jobs = List.of(view(one), view(two), view(ended));
    }

    @AfterEach
    void drop() {
        model.close();
    }

    public static class ARunner {
        @QueryHandler
        CompletableFuture<Waits> find(FindWaits query) {
            ASKED.add(query);
            return CompletableFuture.completedFuture(new Waits(
                    List.of(new Waiting(query.jobIds().getLast(), Reason.SERVER_BUSY, List.of(WEB), List.of(OTHER)))));
        }
    }

    public static class ABrokenRunner {
        @QueryHandler
        CompletableFuture<Waits> find(FindWaits query) {
            return CompletableFuture.failedFuture(new IllegalStateException(query.toString()));
        }
    }

    @Test
    void isAskedOnceForAllThatArePending() {
        model.answer(ARunner.class);
        assertThat(shown())
                .extracting(JobView::waitingFor)
                .containsExactly(
                        null,
                        new WaitingFor(Reason.SERVER_BUSY, List.of(new ServerRef(WEB, "web-1")), List.of(OTHER)),
                        null);
        assertThat(ASKED).containsExactly(new FindWaits(List.of(one, two)));
    }

    @Test
    void isNotAskedWhenNothingIsPending() {
        model.answer(ARunner.class);
        assertThat(waits().with(jobs.getLast()).block()).isEqualTo(jobs.getLast());
        assertThat(ASKED).isEmpty();
    }

    @Test
    void isARunnerWhenNoneAnswers() {
        WaitingFor noRunner = new WaitingFor(Reason.NO_RUNNER, List.of(), List.of());
        assertThat(shown()).extracting(JobView::waitingFor).containsExactly(noRunner, noRunner, null);
    }

    @Test
    void isLeftOutWhenARunnerFails() {
        model.answer(ABrokenRunner.class);
        assertThat(shown()).isEqualTo(jobs);
    }

    @Test
    void isShownBesideWhatWasAskedFor() {
        assertThat(jobs).allSatisfy(job -> {
            assertThat(job.priority()).isEqualTo(-3);
            assertThat(job.check()).isTrue();
            assertThat(job.limit()).isEqualTo("web-*");
            assertThat(job.tags()).containsExactly("told");
            assertThat(job.forks()).isEqualTo(9);
            assertThat(job.factCache()).isTrue();
        });
        model.jdbc().update("update job set options = json_remove(options, '$.fact_cache')"); // of a time without fact
        // cache
        assertThat(view(one).factCache()).isFalse();
        assertThat(view(one).forks()).isEqualTo(9);
        model.jdbc().update("update job set options = null");
        assertThat(view(one).check()).as("of a time without options").isFalse();
        assertThat(view(one).tags()).isEmpty();
    }

    private List<JobView> shown() {
        List<JobView> shown = waits().with(jobs).block();
        return shown == null ? List.of() : shown;
    }

    private JobWaits waits() {
        return model.make(JobWaits.class);
    }

    private JobView view(JobId job) {
        JobRow row = model.table(JobTable.class).findById(job.toString()).block();
        assertThat(row).isNotNull();
        return row.toView(model.json());
    }

    private static JobQueued queued(JobId job) {
        return new JobQueued(
                job,
                1,
                new PlaybookRun(
                        PlaybookId.next(),
                        "site",
                        1,
                        new PlaybookContent("site.yml", List.of(), List.of(), List.of()),
                        List.of(new Target(WEB, "web-1")),
                        Map.of(),
                        new RunOptions(true, false, "web-*", List.of("told"), List.of(), 0, 9, true),
                        RunSecrets.NONE),
                -3,
                Duration.ofHours(1),
                new Requester("olga-id", "olga", Role.USER));
    }
}
