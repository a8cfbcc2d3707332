package dev.daybook.api.job;

public enum Outcome {
    SUCCESS,
    FAILED,
    CANCELLED,
    /** Nobody can say how it ended. */
    LOST
}
