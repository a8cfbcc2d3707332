package dev.daybook.command.server;

import dev.daybook.api.Permission;
import dev.daybook.api.server.ServerId;
import dev.daybook.api.server.ServerQuery.FindServer;
import dev.daybook.api.server.ServerQuery.TestServer;
import dev.daybook.api.server.ServerTest;
import dev.daybook.api.server.ServerTest.Outcome;
import dev.daybook.api.server.ServerView;
import dev.daybook.platform.identity.CurrentActor;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.web.Ids;
import dev.daybook.platform.web.InvalidRequest;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.axonframework.queryhandling.NoHandlerForQueryException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/servers/{id}/test")
class ServerTestController {
    /** A test takes 30 s at most, and may have to wait for others. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Views views;

    ServerTestController(Views views) {
        this.views = views;
    }

    /**
     * Signs in to the server as a run would, and answers what came of it; a server that cannot be reached is an answer too.
     * It takes 30 s at most once it has begun. Nothing is changed there; here, a host key that is met for the first time is
     * pinned.
     */
    @PostMapping
    @Requires(Permission.RUN_JOBS)
    Mono<ServerTest> test(@PathVariable String id) {
        ServerId serverId = Ids.parse(id, ServerId::of);
        return views.find(new FindServer(serverId), ServerView.class)
                .switchIfEmpty(Mono.error(() -> InvalidRequest.notFound("There is no server with the id " + serverId)))
                .flatMap(_ -> CurrentActor.get())
                .flatMap(actor -> views.find(new TestServer(serverId, actor.userId()), ServerTest.class))
                .timeout(PATIENCE)
                .onErrorReturn(
                        NoHandlerForQueryException.class,
                        ServerTest.without(Outcome.NOT_TESTED, "No runner is there to test it"))
                .onErrorReturn(
                        TimeoutException.class,
                        ServerTest.without(Outcome.NOT_TESTED, "The runners are busy with other tests: try again"));
    }
}
