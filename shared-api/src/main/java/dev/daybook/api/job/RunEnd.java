package dev.daybook.api.job;

import org.jspecify.annotations.Nullable;

/**
 * What the runner knows of how a process ended. It reports; the job decides what that means.
 *
 * @param exitCode null when there was none: ended by a signal, never started, or nobody saw it
 * @param interruptedBy what made the runner end it, null when it ended by itself
 * @param finding a reason that is known beside the exit code, such as {@link EndReason#HOST_KEY_CHANGED}; null for none
 * @param lines how many lines of output it had, all of them recorded
 * @param evidence what is known, in words, where the exit code does not say it all
 */
public record RunEnd(
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        @Nullable CancelCause interruptedBy,
        @Nullable EndReason finding,
        boolean lost,
        long lines,
        @Nullable String evidence) {

    /** Nobody can say how it ended. */
    public static RunEnd lost(long lines, String evidence) {
        return new RunEnd(null, null, null, EndReason.RUNNER_LOST, true, lines, evidence);
    }

    /** There never was a process. */
    public static RunEnd notStarted(String evidence) {
        return new RunEnd(null, null, null, EndReason.NOT_STARTED, false, 0, evidence);
    }
}
