package dev.daybook.query.job;

import static dev.daybook.platform.read.Times.instant;
import static dev.daybook.platform.read.Times.instantOrNull;

import dev.daybook.api.job.EndReason;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobSpec.Target;
import dev.daybook.api.job.JobStatus;
import dev.daybook.api.job.JobView;
import dev.daybook.api.job.JobView.PlaybookRef;
import dev.daybook.api.job.JobView.ServerRef;
import dev.daybook.api.job.JobView.UserRef;
import dev.daybook.api.job.RunOptions;
import dev.daybook.api.job.RunSecrets;
import dev.daybook.api.playbook.PlaybookId;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

@Table("job")
record JobRow(
        @Id String id,
        long number,
        String status,
        String playbookId,
        String playbookName,
        int playbookVersion,
        String servers,
        String userId,
        String username,
        String extraVars,
        int priority,
        @Nullable String options,
        @Nullable String secrets,
        long timeoutSeconds,
        @Nullable Integer exitCode,
        @Nullable String endReason,
        @Nullable String errorMessage,
        long totalLines,
        LocalDateTime createdAt,
        @Nullable LocalDateTime startedAt,
        @Nullable LocalDateTime cancelRequestedAt,
        @Nullable LocalDateTime completedAt,
        @Nullable String runnerId,
        long version) {

    /** As it is stored: whoever shows it asks {@link JobWaits} what it waits for. */
    JobView toView(JsonMapper json) {
        RunOptions asked = options == null ? RunOptions.NONE : json.readValue(options, RunOptions.class);
        RunSecrets told = secrets == null ? RunSecrets.NONE : json.readValue(secrets, RunSecrets.class);
        JobId jobId = JobId.of(id);
        List<ServerRef> targets = json.readValue(servers, new TypeReference<List<Target>>() {}).stream()
                .map(target -> new ServerRef(target.serverId(), target.hostname()))
                .toList();
        return new JobView(
                jobId,
                jobId,
                number,
                JobStatus.of(status),
                new PlaybookRef(PlaybookId.of(playbookId), playbookName, playbookVersion),
                targets.size() == 1 ? targets.getFirst() : null,
                targets,
                new UserRef(userId, username),
                json.readValue(extraVars, new TypeReference<>() {}),
                priority,
                asked.check(),
                asked.diff(),
                asked.limit(),
                asked.tags(),
                asked.skipTags(),
                asked.verbosity(),
                asked.forks(),
                asked.factCache(),
                told.becomeCredentialId(),
                told.vaults().stream().map(RunSecrets.Vault::credentialId).toList(),
                told.vars() == null ? List.of() : told.vars().vars(),
                timeoutSeconds,
                runnerId,
                null,
                exitCode,
                endReason == null ? null : EndReason.valueOf(endReason.toUpperCase(Locale.ROOT)),
                errorMessage,
                totalLines,
                instant(createdAt),
                instantOrNull(startedAt),
                instantOrNull(cancelRequestedAt),
                instantOrNull(completedAt),
                version);
    }
}
