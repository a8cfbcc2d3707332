package dev.daybook.api.playbook;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * @param currentVersion the number of the newest version of its files
 * @param version of the resource itself, for {@code If-Match}
 */
public record PlaybookView(
        PlaybookId id,
        String name,
        String description,
        int currentVersion,
        String mainPlaybookFile,
        int fileCount,
        long totalSize,
        @JsonProperty("is_active") boolean active,
        String createdBy,
        Instant createdAt,
        String updatedBy,
        Instant updatedAt,
        long version) {}
