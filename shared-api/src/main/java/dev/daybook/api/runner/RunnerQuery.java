package dev.daybook.api.runner;

public sealed interface RunnerQuery {
    /** Answers with a {@link RunnerView}, or with nothing. */
    record FindRunner(RunnerId runnerId) implements RunnerQuery {}
}
