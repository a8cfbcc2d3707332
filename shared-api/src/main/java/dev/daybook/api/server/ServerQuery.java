package dev.daybook.api.server;

import java.util.List;

public sealed interface ServerQuery {
    /** Answers with a {@link ServerView}, or with nothing. */
    record FindServer(ServerId serverId) implements ServerQuery {}

    /** Answers with {@link Servers}, those that exist. */
    record FindServers(List<ServerId> serverIds) implements ServerQuery {}

    /**
     * Signs in to it, which takes seconds. Answered by a runner, with a {@link ServerTest}.
     *
     * @param userId who asked for it
     */
    record TestServer(ServerId serverId, String userId) implements ServerQuery {}

    /** A record of its own, since a bare list would lose what is in it on the way between processes. */
    record Servers(List<ServerView> servers) {}
}
