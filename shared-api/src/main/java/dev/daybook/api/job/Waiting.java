package dev.daybook.api.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.daybook.api.server.ServerId;
import java.util.List;
import java.util.Locale;

/**
 * Why a job has not been started.
 *
 * @param servers which it waits for, the first 20; none unless the reason is about servers
 * @param jobs that are in front of it there, the first 20
 */
public record Waiting(JobId jobId, Reason reason, List<ServerId> servers, List<JobRef> jobs) {
    public record JobRef(JobId id, long number) {}

    /** Of several jobs; those that wait for nothing are left out. */
    public record Waits(List<Waiting> waits) {}

    public enum Reason {
        /** A job is running on a server that this one needs. */
        SERVER_BUSY,
        /** A server is free, but a job that comes first waits for it, and for another one that is not. */
        SERVER_RESERVED,
        /** Every runner that takes jobs has as many as it may. */
        NO_FREE_SLOT,
        /** Every runner that is alive has been told to take nothing new. */
        DRAINING,
        /** No runner is alive. */
        NO_RUNNER;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Reason of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
