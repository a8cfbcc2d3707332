package dev.daybook.runner.run;

import dev.daybook.api.server.ServerCommand.PinHostKey;
import dev.daybook.api.server.ServerId;
import dev.daybook.api.server.ServerQuery.FindServer;
import dev.daybook.api.server.ServerView;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.platform.messaging.Views;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Pins the host keys of servers that were met for the first time. */
@Component
public class HostKeyPins {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final Commands commands;
    private final Views views;

    HostKeyPins(Commands commands, Views views) {
        this.commands = commands;
        this.views = views;
    }

    /**
     * Blocks until they are pinned, and seen: the next run must not take a server for one that is met for the first time.
     * To do it again does no harm.
     *
     * @param seen by the server's id, which runs use as the alias of its key; a play may have met or made up others, of
     *     which no notice is taken
     * @param targets of the run
     */
    public void pin(Map<String, String> seen, Collection<ServerId> targets, Actor actor) {
        for (ServerId server : targets) {
            String key = seen.get(server.toString());
            if (key != null
                    && commands.sendUnlessRefused(new PinHostKey(server, key), actor)
                            .join()) {
                views.firstThat(new FindServer(server), ServerView.class, found -> found.hostKey() != null)
                        .timeout(LONGEST_WAIT, Mono.empty())
                        .block();
            }
        }
    }
}
