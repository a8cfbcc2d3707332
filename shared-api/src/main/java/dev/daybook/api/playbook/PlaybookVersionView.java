package dev.daybook.api.playbook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

public record PlaybookVersionView(
        PlaybookId playbookId,
        String playbookName,
        int number,
        PlaybookContent content,
        String message,
        @Nullable Integer restoredFrom,
        String createdBy,
        Instant createdAt) {}
