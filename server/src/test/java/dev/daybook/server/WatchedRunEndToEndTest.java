package dev.daybook.server;

import static dev.daybook.server.JobChecks.assertEnded;
import static dev.daybook.server.JobChecks.assertSameLines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.server.HubClient.Event;
import dev.daybook.server.Operator.Line;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run that many watch at once. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class WatchedRunEndToEndTest {
    private static final int WATCHERS = 50;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final Site SITE = Site.shared();
    private static final Operator ADMIN = SITE.admin();

    /** It begins when all have read its first words; one of them then reads nothing until it has ended. */
    @Test
    void isSeenWholeByEachAndWaitsForNone() throws Exception {
        Path gate = SITE.directory().resolve("gate-of-the-watched");
        CountDownLatch watching = new CountDownLatch(WATCHERS);
        CountDownLatch over = new CountDownLatch(1);
        String playbook = ADMIN.uploads(SITE.named("watched"), "watched.yml", Site.playbook("watched.yml"));
        String job = ADMIN.runs(playbook, List.of(SITE.one().id()), Map.of("gate", gate.toString()));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Line>>> watchers = IntStream.range(0, WATCHERS)
                    .mapToObj(n -> threads.submit(() -> watch(job, watching, n == 0 ? over : new CountDownLatch(0))))
                    .toList();
            try {
                assertThat(watching.await(LONGEST.toSeconds(), TimeUnit.SECONDS))
                        .as("all watch")
                        .isTrue();
                assertThat(Operator.status(ADMIN.job(job))).isEqualTo("running");
                Files.createFile(gate);
                long began = System.nanoTime();
                assertEnded(ADMIN.waitsFor(job), "success", "exit", 0);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONGEST);
            } finally {
                over.countDown();
            }
            List<Line> log = ADMIN.log(job);
            assertThat(log.size()).isGreaterThan(1_000);
            for (Future<List<Line>> watcher : watchers) {
                assertSameLines(watcher.get(LONGEST.toSeconds(), TimeUnit.SECONDS), log);
            }
        }
    }

    private static List<Line> watch(String job, CountDownLatch watching, CountDownLatch pause)
            throws InterruptedException {
        List<Event> seen = new ArrayList<>();
        try (Stream<Event> live = ADMIN.watches(job)) {
            Iterator<Event> events = live.iterator();
            Live.readThrough(events, Live::hasLines, seen);
            watching.countDown();
            pause.await();
            events.forEachRemaining(seen::add);
        }
        return seen.stream().filter(Live::hasLines).flatMap(Live::lines).toList();
    }
}
