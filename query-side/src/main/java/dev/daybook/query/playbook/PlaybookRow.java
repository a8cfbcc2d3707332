package dev.daybook.query.playbook;

import static dev.daybook.platform.read.Times.instant;

import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.api.playbook.PlaybookView;
import java.time.LocalDateTime;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

@Table("playbook")
record PlaybookRow(
        @Id String id,
        String name,
        String description,
        int currentVersion,
        String mainPlaybookFile,
        int fileCount,
        long totalSize,
        boolean active,
        String createdBy,
        LocalDateTime createdAt,
        String updatedBy,
        LocalDateTime updatedAt,
        long version) {

    PlaybookView toView() {
        return new PlaybookView(
                PlaybookId.of(id),
                name,
                description,
                currentVersion,
                mainPlaybookFile,
                fileCount,
                totalSize,
                active,
                createdBy,
                instant(createdAt),
                updatedBy,
                instant(updatedAt),
                version);
    }
}
