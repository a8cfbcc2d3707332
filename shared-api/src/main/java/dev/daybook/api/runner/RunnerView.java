package dev.daybook.api.runner;

import dev.daybook.api.job.Waiting.JobRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param name of its machine
 * @param alive whether it has been heard of within the last 15 seconds
 * @param heartbeatAt when it was last heard of
 * @param hubVersion null where the build does not say it
 * @param ansibleVersion null when it has none
 * @param warm whether a run that starts now finds Ansible in memory already
 * @param slots how many jobs it runs at once; null before it was heard of
 * @param running how many it has: while it is draining, what is left
 * @param jobs which, the oldest 100
 * @param version of this resource
 */
public record RunnerView(
        RunnerId id,
        String name,
        boolean alive,
        boolean draining,
        @Nullable Instant heartbeatAt,
        @Nullable Instant startedAt,
        @Nullable String hubVersion,
        @Nullable String ansibleVersion,
        boolean warm,
        @Nullable Integer slots,
        long running,
        List<JobRef> jobs,
        Instant registeredAt,
        long version) {}
