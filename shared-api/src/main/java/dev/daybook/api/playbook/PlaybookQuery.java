package dev.daybook.api.playbook;

import org.jspecify.annotations.Nullable;

public sealed interface PlaybookQuery {
    /** Answers with a {@link PlaybookView}, or with nothing. */
    record FindPlaybook(PlaybookId playbookId) implements PlaybookQuery {}

    /**
     * Answers with a {@link PlaybookVersionView}, or with nothing.
     *
     * @param number null for the current version
     */
    record FindPlaybookVersion(
            PlaybookId playbookId, @Nullable Integer number) implements PlaybookQuery {}
}
