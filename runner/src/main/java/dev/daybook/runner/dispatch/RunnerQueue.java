package dev.daybook.runner.dispatch;

import dev.daybook.api.job.JobEvent;
import dev.daybook.api.job.JobEvent.JobCancelRequested;
import dev.daybook.api.job.JobEvent.JobFinished;
import dev.daybook.api.job.JobEvent.JobQueued;
import dev.daybook.api.job.JobEvent.JobStarted;
import dev.daybook.api.runner.RunnerEvent;
import dev.daybook.api.runner.RunnerEvent.RunnerDrained;
import dev.daybook.api.runner.RunnerEvent.RunnerRegistered;
import dev.daybook.api.runner.RunnerEvent.RunnerResumed;
import dev.daybook.platform.read.ReadTables;
import java.util.LinkedHashSet;
import java.util.Set;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.stereotype.Component;

/** Writes {@code runner_queue} and {@code runner_lane}, what waits and what runs where, and {@code runner_drained}. */
@Component
@ProcessingGroup(RunnerQueue.GROUP)
class RunnerQueue {
    static final String GROUP = "runner-queue";

    private static final String BATCH = RunnerQueue.class.getName();

    private final ReadTables tables;
    private final Lanes lanes;
    private final Wake wake;

    RunnerQueue(ReadTables tables, Lanes lanes, Wake wake) {
        this.tables = tables;
        this.lanes = lanes;
        this.wake = wake;
    }

    /** The jobs of one batch of events: whose turn it is where is found out once, at its end. */
    private record Batch(Set<String> changed, Set<String> gone) {}

    @EventHandler
    void on(JobEvent event) {
        String job = event.jobId().toString();
        switch (event) {
            case JobQueued queued -> {
                batch().changed().add(job);
                queue(queued);
            }
            case JobStarted started -> {
                batch().changed().add(job);
                tables.update(
                        "update runner_queue set state = 'running', runner_id = ?, claimed_until = null where job_id = ?",
                        started.runnerId(),
                        job);
                tables.update("update runner_lane set place = 0 where job_id = ?", job);
            }
            case JobCancelRequested _ -> {
                // it is no concern of the queue how a running job ends
            }
            case JobFinished _ -> {
                Batch batch = batch();
                batch.changed().remove(job);
                batch.gone().add(job);
            }
        }
    }

    @EventHandler
    void on(RunnerEvent event) {
        switch (event) {
            case RunnerDrained drained -> {
                batch();
                tables.update("insert ignore into runner_drained (runner_id) values (?)", drained.runnerId());
            }
            case RunnerResumed resumed -> {
                batch();
                tables.update("delete from runner_drained where runner_id = ?", resumed.runnerId());
            }
            case RunnerRegistered _ -> {
                // it says by its heartbeat whether it is there
            }
        }
    }

    /** Who has a server keeps it: that may be a claim, of which no event tells. It ends with the end of the job. */
    @ResetHandler
    void clear() {
        lanes.lock();
        tables.empty("runner_queue", "runner_drained");
        tables.update("delete from runner_lane where place <> 0");
    }

    private void queue(JobQueued event) {
        tables.update(
                """
                insert into runner_queue (job_id, number, neg_priority, state, blocked, spec, requester_id)
                values (?, ?, ?, 'queued', true, ?, ?)
                """,
                event.jobId(),
                event.number(),
                -event.priority(),
                tables.json(event.spec()),
                event.requester().userId());
        if (event.spec().changes()) {
            event.spec()
                    .servers()
                    .forEach(server -> tables.update("""
                            insert into runner_lane (job_id, server_id, place, neg_priority, number) values (?, ?, 1, ?, ?)
                            on duplicate key update number = number
                            """, event.jobId(), server, -event.priority(), event.number()));
        }
    }

    private Batch batch() {
        UnitOfWork<?> unit = CurrentUnitOfWork.get().root();
        return unit.getOrComputeResource(BATCH, _ -> {
            Batch batch = new Batch(new LinkedHashSet<>(), new LinkedHashSet<>());
            lanes.lock();
            unit.onPrepareCommit(_ -> {
                tables.send();
                lanes.settle(batch.changed(), batch.gone());
            });
            unit.afterCommit(_ -> wake.up());
            return batch;
        });
    }
}
