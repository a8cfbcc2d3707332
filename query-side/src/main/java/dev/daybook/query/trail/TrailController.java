package dev.daybook.query.trail;

import dev.daybook.api.Permission;
import dev.daybook.api.trail.EventView;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.web.OpenStreams;
import dev.daybook.platform.web.Streams;
import dev.daybook.query.trail.TrailSearch.EventPage;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/events")
class TrailController {
    private final TrailFeed feed;
    private final TrailSearch search;
    private final OpenStreams streams;

    TrailController(TrailFeed feed, TrailSearch search, OpenStreams streams) {
        this.feed = feed;
        this.search = search;
        this.streams = streams;
    }

    /**
     * A page of events, the newest first.
     *
     * @param after the {@code next} of the page before: the position of its last event
     */
    @GetMapping("/page")
    @Requires(Permission.SEE_HISTORY)
    Mono<EventPage> page(
            @Valid @ModelAttribute TrailSearch.Filter filter,
            @RequestParam(required = false) @Nullable @Min(1) Long after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(500) int limit) {
        return search.find(filter, after, limit);
    }

    /** Every event behind that position, one JSON object a line, and then the end. */
    @GetMapping(produces = MediaType.APPLICATION_NDJSON_VALUE)
    @Requires(Permission.SEE_HISTORY)
    Flux<EventView> list(@RequestParam(defaultValue = "0") @Min(0) long after) {
        return feed.after(after);
    }

    /** Every event behind that position, and those to come; {@code id} is the position. */
    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Requires(Permission.SEE_HISTORY)
    @Streams(EventView.class)
    Flux<ServerSentEvent<EventView>> follow(
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable @Min(0) Long lastEventId,
            @RequestParam(defaultValue = "0") @Min(0) long after) {
        Flux<ServerSentEvent<EventView>> events = feed.follow(lastEventId == null ? after : lastEventId)
                .map(event -> ServerSentEvent.builder(event)
                        .id(Long.toString(event.position()))
                        .event(event.type())
                        .build());
        return streams.live(events);
    }
}
