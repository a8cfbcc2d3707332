package dev.daybook.command.server;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import dev.daybook.api.CommandRefused;
import dev.daybook.api.server.Connection;
import dev.daybook.api.server.ServerCommand.AddServer;
import dev.daybook.api.server.ServerCommand.EditServer;
import dev.daybook.api.server.ServerCommand.ForgetHostKey;
import dev.daybook.api.server.ServerCommand.PinHostKey;
import dev.daybook.api.server.ServerDetails;
import dev.daybook.api.server.ServerEvent;
import dev.daybook.api.server.ServerEvent.HostKeyForgotten;
import dev.daybook.api.server.ServerEvent.HostKeyPinned;
import dev.daybook.api.server.ServerEvent.ServerAdded;
import dev.daybook.api.server.ServerEvent.ServerEdited;
import dev.daybook.api.server.ServerId;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** A machine that jobs run on, and the host key that it must show. */
@Aggregate
class Server {
    @AggregateIdentifier
    private ServerId id;

    private ServerDetails details;
    private @Nullable String hostKey;

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    long decide(AddServer command) {
        apply(new ServerAdded(command.serverId(), command.details(), command.hostKey()));
        return getVersion();
    }

    /** A server that moves to another address keeps its pin: whoever answers there must still be the same machine. */
    @CommandHandler
    long decide(EditServer command) {
        if (!command.details().equals(details)) {
            apply(new ServerEdited(id, command.details()));
        }
        if (details.connection() == Connection.LOCAL && hostKey != null) {
            apply(new HostKeyForgotten(id));
        }
        return getVersion();
    }

    /** A run tells what it found; what is no key would keep every later run from the server. */
    @CommandHandler
    long decide(PinHostKey command) {
        if (HostKey.parse(command.hostKey()).isEmpty()) {
            throw CommandRefused.conflict("Not a host key: type and base64");
        }
        if (hostKey == null && details.connection() == Connection.SSH) {
            apply(new HostKeyPinned(id, command.hostKey()));
        }
        return getVersion();
    }

    @CommandHandler
    long decide(ForgetHostKey command) {
        if (hostKey != null) {
            apply(new HostKeyForgotten(id));
        }
        return getVersion();
    }

    @EventSourcingHandler
    void evolve(ServerEvent event) {
        switch (event) {
            case ServerAdded added -> {
                id = added.serverId();
                details = added.details();
                hostKey = added.hostKey();
            }
            case ServerEdited edited -> details = edited.details();
            case HostKeyPinned pinned -> hostKey = pinned.hostKey();
            case HostKeyForgotten _ -> hostKey = null;
        }
    }

    Server() {} // Axon rebuilds a server from its events through this
}
