package dev.daybook.server;

import dev.daybook.server.HubClient.Event;
import dev.daybook.server.Operator.Line;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a live stream tells of a job. */
final class Live {
    private Live() {}

    /** Reads up to the first event of that kind, and that one too. */
    static void readThrough(Iterator<Event> live, Predicate<Event> last, List<Event> into) {
        do {
            into.add(live.next());
        } while (!last.test(into.getLast()));
    }

    static boolean hasLines(Event event) {
        return event.kind().equals("lines");
    }

    static Stream<Line> lines(Event event) {
        return event.data().path("lines").valueStream().map(Line::of);
    }

    static List<String> statuses(List<Event> events) {
        return events.stream()
                .filter(event -> event.kind().equals("status"))
                .map(event -> Operator.status(event.data()))
                .toList();
    }
}
