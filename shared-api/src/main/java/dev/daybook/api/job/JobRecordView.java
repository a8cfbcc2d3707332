package dev.daybook.api.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a job was asked to do and by what it was done, frozen: what is changed or deleted later does not move it.
 *
 * @param spec as it was when the job was created
 * @param record as it was when it was started; null where it was not
 */
public record JobRecordView(
        JobId jobId,
        long number,
        Requester requester,
        int priority,
        long timeoutSeconds,
        Instant createdAt,
        JobSpec spec,
        @Nullable Instant startedAt,
        @Nullable String runnerId,
        @Nullable RunRecord record) {}
