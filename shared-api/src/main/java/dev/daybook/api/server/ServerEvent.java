package dev.daybook.api.server;

import dev.daybook.api.TakesName;
import org.jspecify.annotations.Nullable;

public sealed interface ServerEvent {
    ServerId serverId();

    record ServerAdded(
            ServerId serverId,
            ServerDetails details,
            @Nullable String hostKey) implements ServerEvent, TakesName {
        @Override
        public TakenName takenName() {
            return new TakenName(NameKind.SERVER, details.hostname(), serverId.toString());
        }
    }

    /** Everything as it is from now on, changed or not. */
    record ServerEdited(ServerId serverId, ServerDetails details) implements ServerEvent, TakesName {
        @Override
        public TakenName takenName() {
            return new TakenName(NameKind.SERVER, details.hostname(), serverId.toString());
        }
    }

    record HostKeyPinned(ServerId serverId, String hostKey) implements ServerEvent {}

    record HostKeyForgotten(ServerId serverId) implements ServerEvent {}
}
