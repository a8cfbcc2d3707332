package dev.daybook.command.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.daybook.api.server.ServerView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.deser.std.StdDeserializer;

/**
 * A server as somebody describes it, nothing of it checked yet. What is null was left out.
 *
 * @param hostname the name it has in inventories, unique whatever the case of its letters
 * @param ipAddress IPv4, IPv6 or a DNS name; a local server's is 127.0.0.1 when it is left out
 * @param connection {@code ssh}, by default, or {@code local}
 * @param sshPort by default 22
 * @param sshUser by default root
 * @param hostKey to be pinned from the start: type and base64, as in {@code known_hosts}
 * @param active by default true
 */
record ServerForm(
        @Nullable String hostname,
        @Nullable String ipAddress,
        @Nullable String connection,
        @Nullable String osType,
        @Nullable String osVersion,
        @Nullable Integer sshPort,
        @Nullable String sshUser,
        @Nullable String credentialId,
        @Nullable String hostKey,
        @Nullable String description,
        @Nullable List<@Nullable String> tags,
        @JsonProperty("is_active") @Nullable Boolean active) {

    /**
     * What is to be different. What was left out stays as it is; an {@code osType}, {@code osVersion} or {@code
     * credentialId} that was sent as null is to be there no longer.
     */
    record Change(
            @Nullable String hostname,
            @Nullable String ipAddress,
            @Nullable String connection,
            @Nullable Sent osType,
            @Nullable Sent osVersion,
            @Nullable Integer sshPort,
            @Nullable String sshUser,
            @Nullable Sent credentialId,
            @Nullable String description,
            @Nullable List<@Nullable String> tags,
            @JsonProperty("is_active") @Nullable Boolean active) {

        /** All that the server is to be. Its host key is no part of that. */
        ServerForm over(ServerView current) {
            return new ServerForm(
                    or(hostname, current.hostname()),
                    or(ipAddress, current.ipAddress()),
                    or(connection, current.connection().text()),
                    osType == null ? current.osType() : osType.text(),
                    osVersion == null ? current.osVersion() : osVersion.text(),
                    or(sshPort, current.sshPort()),
                    or(sshUser, current.sshUser()),
                    credentialId == null ? text(current.credentialId()) : credentialId.text(),
                    null,
                    or(description, current.description()),
                    tags == null ? List.copyOf(current.tags()) : tags,
                    or(active, current.active()));
        }

        private static <T> T or(@Nullable T changed, T current) {
            return changed == null ? current : changed;
        }

        private static @Nullable String text(@Nullable Object id) {
            return id == null ? null : id.toString();
        }
    }

    /** A text that was sent, be it null: another thing than one that was left out, for which there is no such object. */
    @JsonDeserialize(using = SentDeserializer.class)
    record Sent(@JsonValue @Nullable String text) {}

    static final class SentDeserializer extends StdDeserializer<Sent> {
        SentDeserializer() {
            super(Sent.class);
        }

        @Override
        public Sent deserialize(JsonParser parser, DeserializationContext context) {
            return new Sent(context.readValue(parser, String.class));
        }

        @Override
        public Sent getNullValue(DeserializationContext context) {
            return new Sent(null);
        }

        @Override
        public @Nullable Object getAbsentValue(DeserializationContext context) {
            return null;
        }
    }
}
