package dev.daybook.runner.run;

import dev.daybook.api.job.CancelCause;
import dev.daybook.api.job.EndReason;
import dev.daybook.api.job.RunEnd;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is to be made of a run, from what is known of it. Pure: its test is a table. */
final class Verdict {
    private Verdict() {}

    /**
     * How a run ended that wrote its end.
     *
     * @param unreachable the reasons that hosts were unreachable for, of those that count
     */
    static RunEnd ended(SpoolRecord end, Set<EndReason> unreachable, long lines) {
        CancelCause interruptedBy = interruptedBy(end.interruptedBy());
        boolean unknown =
                end.error() != null && end.exitCode() == null && end.signal() == null && interruptedBy == null;
        if (unknown && Boolean.TRUE.equals(end.begun())) {
            return RunEnd.lost(lines, end.error());
        }
        boolean failed = end.exitCode() == null || end.exitCode() != 0;
        EndReason finding = null;
        if (Boolean.TRUE.equals(end.noHostsMatched())) {
            finding = EndReason.NO_HOSTS_MATCHED;
        } else if (failed && unreachable.contains(EndReason.HOST_KEY_CHANGED)) {
            finding = EndReason.HOST_KEY_CHANGED; // the graver one where there are several
        } else if (failed && unreachable.contains(EndReason.CREDENTIAL_REFUSED)) {
            finding = EndReason.CREDENTIAL_REFUSED;
        } else if (unknown) {
            finding = EndReason.NOT_STARTED;
        }
        return new RunEnd(end.exitCode(), end.signal(), interruptedBy, finding, false, lines, evidence(end));
    }

    private static @Nullable String evidence(SpoolRecord end) {
        if (end.error() != null) {
            return end.error();
        }
        return end.signal() == null || end.interruptedBy() != null
                ? null
                : "The process was ended by signal " + end.signal() + ", which the hub did not send";
    }

    private static @Nullable CancelCause interruptedBy(@Nullable String text) {
        return switch (text) {
            case null -> null;
            case "time_limit" -> CancelCause.TIME_LIMIT;
            default -> CancelCause.REQUESTED;
        };
    }
}
