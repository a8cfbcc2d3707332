package dev.daybook.api.runner;

import org.axonframework.modelling.command.TargetAggregateIdentifier;

public sealed interface RunnerCommand {
    @TargetAggregateIdentifier
    RunnerId runnerId();

    /** A runner says that it is there. Repeating it changes nothing. */
    record RegisterRunner(RunnerId runnerId, String name) implements RunnerCommand {}

    /** It is to take nothing new, and to go on with what it has. */
    record DrainRunner(RunnerId runnerId) implements RunnerCommand {}

    record ResumeRunner(RunnerId runnerId) implements RunnerCommand {}
}
