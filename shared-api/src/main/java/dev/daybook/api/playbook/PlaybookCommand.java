package dev.daybook.api.playbook;

import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.modelling.command.TargetAggregateVersion;
import org.jspecify.annotations.Nullable;

public sealed interface PlaybookCommand {
    @TargetAggregateIdentifier
    PlaybookId playbookId();

    record UploadPlaybook(
            PlaybookId playbookId, String name, String description, PlaybookContent content, String message)
            implements PlaybookCommand {}

    /** @param expectedVersion refuses when the playbook has changed since; null does not ask */
    record SavePlaybookVersion(
            PlaybookId playbookId,
            PlaybookContent content,
            String message,
            @TargetAggregateVersion @Nullable Long expectedVersion)
            implements PlaybookCommand {}

    /** Makes what stood in an earlier version a new version. */
    record RestorePlaybookVersion(
            PlaybookId playbookId,
            int number,
            String message,
            @TargetAggregateVersion @Nullable Long expectedVersion) implements PlaybookCommand {}
}
