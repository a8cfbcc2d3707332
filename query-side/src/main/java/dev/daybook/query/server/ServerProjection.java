package dev.daybook.query.server;

import dev.daybook.api.server.ServerDetails;
import dev.daybook.api.server.ServerEvent;
import dev.daybook.api.server.ServerEvent.HostKeyForgotten;
import dev.daybook.api.server.ServerEvent.HostKeyPinned;
import dev.daybook.api.server.ServerEvent.ServerAdded;
import dev.daybook.api.server.ServerEvent.ServerEdited;
import dev.daybook.api.server.ServerId;
import dev.daybook.api.server.ServerQuery.FindServer;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.read.ReadTables;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes {@code server}. */
@Component
@ProcessingGroup("servers")
class ServerProjection {
    private final ReadTables tables;
    private final Views views;

    ServerProjection(ReadTables tables, Views views) {
        this.tables = tables;
        this.views = views;
    }

    @EventHandler
    void on(ServerEvent event, @Timestamp Instant at, @SequenceNumber long version) {
        switch (event) {
            case ServerAdded added -> add(added, at, version);
            case ServerEdited edited -> edit(edited.serverId(), edited.details(), at, version);
            case HostKeyPinned pinned -> hostKey(pinned.serverId(), pinned.hostKey(), at, version);
            case HostKeyForgotten forgotten -> hostKey(forgotten.serverId(), null, at, version);
        }
        views.changed(FindServer.class, query -> query.serverId().equals(event.serverId()));
    }

    @ResetHandler
    void clear() {
        tables.empty("server");
    }

    private void add(ServerAdded event, Instant at, long version) {
        ServerDetails details = event.details();
        tables.update(
                """
                insert into server (id, hostname, ip_address, connection, os_type, os_version, ssh_port, ssh_user,
                    credential_id, host_key, description, tags, active, created_at, updated_at, version)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on duplicate key update id = id
                """,
                event.serverId(),
                details.hostname(),
                details.ipAddress(),
                details.connection().text(),
                details.osType(),
                details.osVersion(),
                details.sshPort(),
                details.sshUser(),
                details.credentialId(),
                event.hostKey(),
                details.description(),
                tables.json(details.tags()),
                details.active(),
                at,
                at,
                version);
    }

    private void edit(ServerId id, ServerDetails details, Instant at, long version) {
        tables.update(
                """
                update server set hostname = ?, ip_address = ?, connection = ?, os_type = ?, os_version = ?, ssh_port = ?,
                    ssh_user = ?, credential_id = ?, description = ?, tags = ?, active = ?, updated_at = ?, version = ?
                where id = ?
                """,
                details.hostname(),
                details.ipAddress(),
                details.connection().text(),
                details.osType(),
                details.osVersion(),
                details.sshPort(),
                details.sshUser(),
                details.credentialId(),
                details.description(),
                tables.json(details.tags()),
                details.active(),
                at,
                version,
                id);
    }

    private void hostKey(ServerId id, @Nullable String hostKey, Instant at, long version) {
        tables.update(
                "update server set host_key = ?, updated_at = ?, version = ? where id = ?", hostKey, at, version, id);
    }
}
