package dev.daybook.command.runner;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import dev.daybook.api.runner.RunnerCommand.DrainRunner;
import dev.daybook.api.runner.RunnerCommand.RegisterRunner;
import dev.daybook.api.runner.RunnerCommand.ResumeRunner;
import dev.daybook.api.runner.RunnerEvent;
import dev.daybook.api.runner.RunnerEvent.RunnerDrained;
import dev.daybook.api.runner.RunnerEvent.RunnerRegistered;
import dev.daybook.api.runner.RunnerEvent.RunnerResumed;
import dev.daybook.api.runner.RunnerId;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** One runner, and whether it takes new jobs. Asking for what is so already is harmless, and leaves no event. */
@Aggregate
class Runner {
    @AggregateIdentifier
    private RunnerId id;

    private @Nullable String name;
    private boolean draining;

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    long decide(RegisterRunner command) {
        if (!command.name().equals(name)) {
            apply(new RunnerRegistered(command.runnerId(), command.name()));
        }
        return getVersion();
    }

    @CommandHandler
    long decide(DrainRunner command) {
        if (!draining) {
            apply(new RunnerDrained(id));
        }
        return getVersion();
    }

    @CommandHandler
    long decide(ResumeRunner command) {
        if (draining) {
            apply(new RunnerResumed(id));
        }
        return getVersion();
    }

    @EventSourcingHandler
    void evolve(RunnerEvent event) {
        switch (event) {
            case RunnerRegistered registered -> {
                id = registered.runnerId();
                name = registered.name();
            }
            case RunnerDrained _ -> draining = true;
            case RunnerResumed _ -> draining = false;
        }
    }

    Runner() {} // Axon rebuilds a runner from its events through this
}
