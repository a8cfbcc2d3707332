package dev.daybook.api.job;

/** Why a job is asked to stop. */
public enum CancelCause {
    REQUESTED,
    TIME_LIMIT,
    SHUTDOWN
}
