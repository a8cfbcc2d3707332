package dev.daybook.api.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.daybook.api.credential.CredentialId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param hostKey the one pinned, as in {@code known_hosts}: type and base64; null before the first contact */
public record ServerView(
        ServerId id,
        String hostname,
        String ipAddress,
        Connection connection,
        @Nullable String osType,
        @Nullable String osVersion,
        int sshPort,
        String sshUser,
        @Nullable CredentialId credentialId,
        @Nullable String hostKey,
        String description,
        List<String> tags,
        @JsonProperty("is_active") boolean active,
        Instant createdAt,
        Instant updatedAt,
        long version) {}
