package dev.daybook.api.job;

import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.api.server.ServerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param jobId repeats the id, under the name that older clients read
 * @param number the one that people use
 * @param priority higher ones are started first; among equals the older one
 * @param becomeCredentialId whose password becoming another user takes
 * @param secretVars names and keyed fingerprints, never values
 * @param cancelRequestedAt set while it is still running although it was asked to stop
 * @param runnerId which runner it was started by
 * @param waitingFor why it has not been started, at the time of the answer; null when it has, or is about to be
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
        int priority,
        boolean check,
        boolean diff,
        @Nullable String limit,
        List<String> tags,
        List<String> skipTags,
        int verbosity,
        @Nullable Integer forks,
        boolean factCache,
        @Nullable CredentialId becomeCredentialId,
        List<CredentialId> vaultCredentialIds,
        List<RunSecrets.SecretVar> secretVars,
        long timeoutSeconds,
        @Nullable String runnerId,
        @Nullable WaitingFor waitingFor,
        @Nullable Integer exitCode,
        @Nullable EndReason endReason,
        @Nullable String errorMessage,
        long totalLines,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant cancelRequestedAt,
        @Nullable Instant completedAt,
        long version) {

    public JobView waitingFor(WaitingFor found) {
        return new JobView(
                id,
                jobId,
                number,
                status,
                playbook,
                server,
                servers,
                user,
                extraVars,
                priority,
                check,
                diff,
                limit,
                tags,
                skipTags,
                verbosity,
                forks,
                factCache,
                becomeCredentialId,
                vaultCredentialIds,
                secretVars,
                timeoutSeconds,
                runnerId,
                found,
                exitCode,
                endReason,
                errorMessage,
                totalLines,
                createdAt,
                startedAt,
                cancelRequestedAt,
                completedAt,
                version);
    }

    /**
     * @param servers which it waits for, the first 20
     * @param jobs that are in front of it there, the first 20
     */
    public record WaitingFor(Waiting.Reason reason, List<ServerRef> servers, List<Waiting.JobRef> jobs) {}

    public record PlaybookRef(PlaybookId id, String name, int version) {}

    public record ServerRef(ServerId id, String hostname) {}

    public record UserRef(String id, String username) {}
}
