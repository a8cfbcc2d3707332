package dev.daybook.runner.run;

import dev.daybook.api.job.JobEvent.JobCancelRequested;
import dev.daybook.api.job.JobEvent.JobFinished;
import dev.daybook.api.job.JobEvent.JobStarted;
import dev.daybook.api.job.Outcome;
import dev.daybook.platform.messaging.PerNode;
import java.io.IOException;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;

/** Does what the events tell this node to do, and nothing that they tell another. */
@Component
@PerNode
@DisallowReplay
@ProcessingGroup("runner")
class RunnerActions {
    private final Runs runs;
    private final NodeName node;

    RunnerActions(Runs runs, NodeName node) {
        this.runs = runs;
        this.node = node;
    }

    @EventHandler
    void on(JobStarted event) throws IOException {
        if (event.runnerId().equals(node.id())) {
            runs.begin(new RunOrder(
                    event.jobId(),
                    event.spec(),
                    event.record(),
                    event.timeLimit(),
                    event.requester().userId()));
        }
    }

    @EventHandler
    void on(JobCancelRequested event) throws IOException {
        if (node.id().equals(event.runnerId())) {
            runs.cancel(event.jobId());
        }
    }

    /** Another runner may have booked it as lost while this one was not heard of: then nothing of it goes on in secret. */
    @EventHandler
    void on(JobFinished event) throws IOException {
        if (event.outcome() == Outcome.LOST) {
            runs.cancel(event.jobId());
        }
    }
}
