package dev.daybook.query.playbook;

import static dev.daybook.platform.read.Times.instant;

import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.api.playbook.PlaybookVersionView;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.data.relational.core.mapping.Table;
import tools.jackson.databind.json.JsonMapper;

@Table("playbook_version")
record PlaybookVersionRow(
        String playbookId,
        int number,
        String content,
        String message,
        @Nullable Integer restoredFrom,
        String createdBy,
        LocalDateTime createdAt) {

    PlaybookVersionView toView(String playbookName, JsonMapper json) {
        return new PlaybookVersionView(
                PlaybookId.of(playbookId),
                playbookName,
                number,
                json.readValue(content, PlaybookContent.class),
                message,
                restoredFrom,
                createdBy,
                instant(createdAt));
    }
}
