package dev.daybook.query.playbook;

import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookEvent;
import dev.daybook.api.playbook.PlaybookEvent.PlaybookUploaded;
import dev.daybook.api.playbook.PlaybookEvent.PlaybookVersionSaved;
import dev.daybook.api.playbook.PlaybookQuery.FindPlaybook;
import dev.daybook.api.playbook.PlaybookQuery.FindPlaybookVersion;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.read.ReadTables;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.springframework.stereotype.Component;

/** Writes {@code playbook} and {@code playbook_version}. */
@Component
@ProcessingGroup("playbooks")
class PlaybookProjection {
    private final ReadTables tables;
    private final Views views;

    PlaybookProjection(ReadTables tables, Views views) {
        this.tables = tables;
        this.views = views;
    }

    @EventHandler
    void on(
            PlaybookEvent event,
            @Timestamp Instant at,
            @SequenceNumber long version,
            @MetaDataValue(Actor.USERNAME) String by) {
        switch (event) {
            case PlaybookUploaded uploaded -> upload(uploaded, at, by, version);
            case PlaybookVersionSaved saved -> save(saved, at, by, version);
        }
        views.changed(FindPlaybook.class, query -> query.playbookId().equals(event.playbookId()));
        views.changed(FindPlaybookVersion.class, query -> query.playbookId().equals(event.playbookId()));
    }

    @ResetHandler
    void clear() {
        tables.empty("playbook_version", "playbook");
    }

    /** Seen a second time, it changes nothing: its first version, which comes next, has been here too. */
    private void upload(PlaybookUploaded event, Instant at, String by, long version) {
        tables.update("""
                insert into playbook (id, name, description, current_version, main_playbook_file, file_count, total_size,
                    active, created_by, created_at, updated_by, updated_at, version)
                values (?, ?, ?, 0, '', 0, 0, true, ?, ?, ?, ?, ?) on duplicate key update id = id
                """, event.playbookId(), event.name(), event.description(), by, at, by, at, version);
    }

    private void save(PlaybookVersionSaved event, Instant at, String by, long version) {
        PlaybookContent content = event.content();
        tables.update(
                """
                insert into playbook_version (playbook_id, number, content, message, restored_from, created_by, created_at)
                values (?, ?, ?, ?, ?, ?, ?) on duplicate key update number = number
                """,
                event.playbookId(),
                event.number(),
                tables.json(content),
                event.message(),
                event.restoredFrom(),
                by,
                at);
        tables.update(
                """
                update playbook set current_version = ?, main_playbook_file = ?, file_count = ?, total_size = ?,
                    updated_by = ?, updated_at = ?, version = ? where id = ?
                """,
                event.number(),
                content.main(),
                content.files().size(),
                content.size(),
                by,
                at,
                version,
                event.playbookId());
    }
}
