package dev.daybook.api.server;

import java.util.List;

public sealed interface ServerQuery {
    /** Answers with a {@link ServerView}, or with nothing. */
    record FindServer(ServerId serverId) implements ServerQuery {}

    /** Answers with a list of {@link ServerView}, of those that exist. */
    record FindServers(List<ServerId> serverIds) implements ServerQuery {}
}
