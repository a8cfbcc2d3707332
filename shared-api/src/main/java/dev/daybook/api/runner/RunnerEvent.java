package dev.daybook.api.runner;

/** That a runner is alive is no event: it says so every few seconds, and nobody will ever want to read that again. */
public sealed interface RunnerEvent {
    RunnerId runnerId();

    /** @param name of its machine; a later event of this kind gives it another one */
    record RunnerRegistered(RunnerId runnerId, String name) implements RunnerEvent {}

    /** From now on it takes nothing new. */
    record RunnerDrained(RunnerId runnerId) implements RunnerEvent {}

    record RunnerResumed(RunnerId runnerId) implements RunnerEvent {}
}
