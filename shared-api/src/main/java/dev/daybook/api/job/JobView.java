package dev.daybook.api.job;

import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.api.server.ServerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param jobId repeats the id, under the name that older clients read
 * @param number the one that people use
 * @param cancelRequestedAt set while it is still running although it was asked to stop
 * @param totalLines recorded so far
 */
public record JobView(
        JobId id,
        JobId jobId,
        long number,
        JobStatus status,
        PlaybookRef playbook,
        @Nullable ServerRef server,
        List<ServerRef> servers,
        UserRef user,
        Map<String, Object> extraVars,
        long timeoutSeconds,
        @Nullable Integer exitCode,
        @Nullable EndReason endReason,
        @Nullable String errorMessage,
        long totalLines,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant cancelRequestedAt,
        @Nullable Instant completedAt,
        long version) {

    public record PlaybookRef(PlaybookId id, String name, int version) {}

    public record ServerRef(ServerId id, String hostname) {}

    public record UserRef(String id, String username) {}
}
