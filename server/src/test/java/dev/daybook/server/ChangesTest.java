package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.daybook.server.HubClient.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** A page learns that something has changed, so that it shows it. */
@Timeout(120)
class ChangesTest {
    private static final HubClient ADMIN = Hub.shared().admin();

    private static final String POSITIONED = """
            select count(*) from event_position p join domain_event e on e.event_id = p.event_id
            where e.aggregate_id = ?""";

    /** By then a stream has looked at a position that is new. */
    private static final Duration LOOKED = Duration.ofSeconds(1);

    private final JdbcTemplate jdbc = Hub.shared().bean(JdbcTemplate.class);
    private final TransactionTemplate transaction =
            new TransactionTemplate(Hub.shared().bean(PlatformTransactionManager.class));

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

    @Test
    void tellWhatComesIntoTheTrailBehindItsPosition() {
        transaction.setIsolationLevel(
                TransactionDefinition.ISOLATION_REPEATABLE_READ); // which locks what is between rows, too
        try (Stream<Event> live = ADMIN.follow("/api/changes")) {
            Iterator<Event> events = live.iterator();
            events.next();
            String server = transaction.execute(_ -> {
                jdbc.queryForList("select event_id from trail_event for update"); // nothing is added until the commit
                String added = addServer();
                await().pollDelay(LOOKED).until(() -> jdbc.queryForObject(POSITIONED, Long.class, added) > 0);
                return added;
            });
            assertThat(things(events, server)).contains("Server " + server);
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
