package dev.daybook.api.server;

import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.modelling.command.TargetAggregateVersion;
import org.jspecify.annotations.Nullable;

public sealed interface ServerCommand {
    @TargetAggregateIdentifier
    ServerId serverId();

    record AddServer(
            ServerId serverId,
            ServerDetails details,
            @Nullable String hostKey) implements ServerCommand {}

    /** @param expectedVersion refuses when the server has changed since; null does not ask */
    record EditServer(
            ServerId serverId,
            ServerDetails details,
            @TargetAggregateVersion @Nullable Long expectedVersion) implements ServerCommand {}

    /** A key seen at first contact is pinned once; where another one is pinned already, nothing happens. */
    record PinHostKey(ServerId serverId, String hostKey) implements ServerCommand {}

    /** The next contact is a first contact again. */
    record ForgetHostKey(
            ServerId serverId,
            @TargetAggregateVersion @Nullable Long expectedVersion) implements ServerCommand {}
}
