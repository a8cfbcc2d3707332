package dev.daybook.api.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a job ended as it did. */
public enum EndReason {
    /** The process ended by itself: its exit code says how. */
    EXIT,
    CANCEL_REQUESTED,
    TIME_LIMIT,
    /** The hub was stopped in order. */
    SHUTDOWN,
    /** Ansible calls it a success when there was nothing to do; we do not. */
    NO_HOSTS_MATCHED,
    /** A server showed another host key than the one pinned. */
    HOST_KEY_CHANGED,
    /** A server did not accept the key. */
    CREDENTIAL_REFUSED,
    /** It could not be started: the evidence says why. */
    NOT_STARTED,
    RUNNER_LOST;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
