package dev.daybook.query.server;

import dev.daybook.api.server.ServerQuery.FindServer;
import dev.daybook.api.server.ServerQuery.FindServers;
import dev.daybook.api.server.ServerQuery.Servers;
import dev.daybook.api.server.ServerView;
import java.util.concurrent.CompletableFuture;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

@Component
class ServerQueries {
    private final ServerTable servers;
    private final JsonMapper json;

    ServerQueries(ServerTable servers, JsonMapper json) {
        this.servers = servers;
        this.json = json;
    }

    @QueryHandler
    CompletableFuture<@Nullable ServerView> find(FindServer query) {
        return servers.findById(query.serverId().toString())
                .map(row -> row.toView(json))
                .toFuture();
    }

    @QueryHandler
    CompletableFuture<@Nullable Servers> find(FindServers query) {
        return servers.findAllById(
                        query.serverIds().stream().map(Object::toString).toList())
                .map(row -> row.toView(json))
                .collectList()
                .map(Servers::new)
                .toFuture();
    }
}
