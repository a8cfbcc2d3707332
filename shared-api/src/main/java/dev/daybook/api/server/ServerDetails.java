package dev.daybook.api.server;

import dev.daybook.api.credential.CredentialId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says of a server.
 *
 * @param hostname the name it has in inventories, unique whatever the case of its letters
 * @param ipAddress where it is reached: an IPv4 or IPv6 address or a DNS name
 * @param credentialId null for a {@link Connection#LOCAL} server, and for one that nobody gave a key yet
 */
public record ServerDetails(
        String hostname,
        String ipAddress,
        Connection connection,
        @Nullable String osType,
        @Nullable String osVersion,
        int sshPort,
        String sshUser,
        @Nullable CredentialId credentialId,
        String description,
        List<String> tags,
        boolean active) {}
