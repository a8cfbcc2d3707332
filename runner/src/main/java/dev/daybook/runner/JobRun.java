package dev.daybook.runner;

import static com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility.ANY;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import dev.daybook.api.job.CancelCause;
import dev.daybook.api.job.JobCommand.CancelJob;
import dev.daybook.api.job.JobEvent.JobFinished;
import dev.daybook.api.job.JobEvent.JobStarted;
import dev.daybook.api.job.JobId;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.messaging.Commands;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.deadline.annotation.DeadlineHandler;
import org.axonframework.modelling.saga.EndSaga;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.StartSaga;
import org.axonframework.spring.stereotype.Saga;
import org.jspecify.annotations.Nullable;

/** Follows one run to its end and keeps its time limit. Touches no process: it may live on another node. */
@Saga
@ProcessingGroup("job-runs")
@JsonAutoDetect(fieldVisibility = ANY) // the saga store keeps these fields as JSON
public class JobRun {
    static final String TIME_LIMIT_REACHED = "job-time-limit-reached";

    private @Nullable String deadlineId;
    private @Nullable String requesterId;

    @StartSaga
    @SagaEventHandler(associationProperty = "jobId")
    void on(JobStarted event, DeadlineManager deadlines) {
        requesterId = event.requester().userId();
        deadlineId = deadlines.schedule(event.timeLimit(), TIME_LIMIT_REACHED, event.jobId());
    }

    @EndSaga
    @DeadlineHandler(deadlineName = TIME_LIMIT_REACHED)
    void onTimeLimitReached(JobId jobId, Commands commands) {
        Actor saga = Actor.system("job-run").onBehalfOf(requesterId);
        commands.sendUnlessRefused(new CancelJob(jobId, CancelCause.TIME_LIMIT, "Time limit reached", null), saga)
                .join();
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "jobId")
    void on(JobFinished event, DeadlineManager deadlines) {
        if (deadlineId != null) {
            deadlines.cancelSchedule(TIME_LIMIT_REACHED, deadlineId);
        }
    }
}
