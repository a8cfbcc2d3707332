package dev.daybook.query.server;

import static dev.daybook.platform.read.Times.instant;

import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.server.Connection;
import dev.daybook.api.server.ServerId;
import dev.daybook.api.server.ServerView;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import tools.jackson.databind.json.JsonMapper;

/** @param tags a JSON list of texts */
@Table("server")
record ServerRow(
        @Id String id,
        String hostname,
        String ipAddress,
        String connection,
        @Nullable String osType,
        @Nullable String osVersion,
        int sshPort,
        String sshUser,
        @Nullable String credentialId,
        @Nullable String hostKey,
        String description,
        String tags,
        boolean active,
        LocalDateTime createdAt,
        LocalDateTime updatedAt,
        long version) {

    ServerView toView(JsonMapper json) {
        return new ServerView(
                ServerId.of(id),
                hostname,
                ipAddress,
                Connection.of(connection),
                osType,
                osVersion,
                sshPort,
                sshUser,
                credentialId == null ? null : CredentialId.of(credentialId),
                hostKey,
                description,
                List.of(json.readValue(tags, String[].class)),
                active,
                instant(createdAt),
                instant(updatedAt),
                version);
    }
}
