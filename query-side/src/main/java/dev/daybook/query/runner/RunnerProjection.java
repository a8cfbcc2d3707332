package dev.daybook.query.runner;

import dev.daybook.api.runner.RunnerEvent;
import dev.daybook.api.runner.RunnerEvent.RunnerDrained;
import dev.daybook.api.runner.RunnerEvent.RunnerRegistered;
import dev.daybook.api.runner.RunnerEvent.RunnerResumed;
import dev.daybook.api.runner.RunnerId;
import dev.daybook.api.runner.RunnerQuery.FindRunner;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.read.ReadTables;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.springframework.stereotype.Component;

/** Writes {@code runner}. */
@Component
@ProcessingGroup("nodes")
class RunnerProjection {
    private final ReadTables tables;
    private final Views views;

    RunnerProjection(ReadTables tables, Views views) {
        this.tables = tables;
        this.views = views;
    }

    @EventHandler
    void on(RunnerEvent event, @Timestamp Instant at, @SequenceNumber long version) {
        switch (event) {
            case RunnerRegistered registered ->
                tables.update("""
                        insert into runner (id, name, draining, registered_at, version) values (?, ?, false, ?, ?)
                        on duplicate key update name = values(name), version = values(version)
                        """, registered.runnerId(), registered.name(), at, version);
            case RunnerDrained drained -> draining(drained.runnerId(), true, version);
            case RunnerResumed resumed -> draining(resumed.runnerId(), false, version);
        }
        views.changed(FindRunner.class, query -> query.runnerId().equals(event.runnerId()));
    }

    @ResetHandler
    void clear() {
        tables.empty("runner");
    }

    private void draining(RunnerId id, boolean draining, long version) {
        tables.update("update runner set draining = ?, version = ? where id = ?", draining, version, id);
    }
}
