package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.server.HubClient.Event;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A page learns that something has changed, so that it shows it. */
@Timeout(120)
class ChangesTest {
    private static final HubClient ADMIN = Hub.shared().admin();

    @Test
    void tellWhatHasChangedFromNowOn() {
        String before = addServer();
        try (Stream<Event> live = ADMIN.follow("/api/changes")) {
            Iterator<Event> events = live.iterator();
            assertThat(events.next().data().path("things").isEmpty()).isTrue(); // where it begins
            String server = addServer();
            assertThat(things(events, server)).contains("Server " + server).doesNotContain("Server " + before);
        }
    }

    @Test
    void goOnBehindTheLastOneSeen() {
        String before = addServer();
        long seen = ADMIN.get("/api/events/page?limit=1")
                .expect(200)
                .body()
                .at("/items/0/position")
                .longValue();
        String server = addServer();
        try (Stream<Event> live = ADMIN.follow("/api/changes", "Last-Event-ID", Long.toString(seen))) {
            assertThat(things(live.iterator(), server))
                    .contains("Server " + server)
                    .doesNotContain("Server " + before);
        }
    }

    private List<String> things(Iterator<Event> events, String last) {
        List<String> things = new ArrayList<>();
        while (things.stream().noneMatch(thing -> thing.endsWith(last))) {
            events.next()
                    .data()
                    .path("things")
                    .forEach(thing -> things.add(thing.path("type").stringValue() + " "
                            + thing.path("id").stringValue()));
        }
        return things;
    }

    private static String addServer() {
        return ADMIN.post("/api/servers", Map.of("hostname", UUID.randomUUID().toString(), "ip_address", "192.0.2.1"))
                .expect(201)
                .body()
                .path("id")
                .stringValue();
    }
}
