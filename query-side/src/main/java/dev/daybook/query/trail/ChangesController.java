package dev.daybook.query.trail;

import dev.daybook.api.Permission;
import dev.daybook.platform.identity.CurrentActor;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.web.OpenStreams;
import dev.daybook.platform.web.Streams;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

@RestController
@RequestMapping("/api/changes")
class ChangesController {
    private final Changes changes;
    private final OpenStreams streams;

    ChangesController(Changes changes, OpenStreams streams) {
        this.changes = changes;
        this.streams = streams;
    }

    /**
     * Live: which servers, playbooks and jobs have changed (for admins also credentials, runners and users), and not how.
     * {@code id} is a position; without one it begins with what happens from now on.
     */
    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Requires(Permission.SEE)
    @Streams(Changes.Change.class)
    Flux<ServerSentEvent<Changes.Change>> follow(
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable @Min(0) Long lastEventId) {
        Flux<ServerSentEvent<Changes.Change>> told = CurrentActor.caller()
                .flatMapMany(caller -> changes.follow(caller, lastEventId))
                .map(change -> ServerSentEvent.builder(change)
                        .id(Long.toString(change.position()))
                        .event("changed")
                        .build());
        return streams.live(told);
    }
}
