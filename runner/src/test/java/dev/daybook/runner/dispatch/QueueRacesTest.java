package dev.daybook.runner.dispatch;

import static dev.daybook.runner.dispatch.QueueDatabase.finished;
import static dev.daybook.runner.dispatch.QueueDatabase.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.job.JobEvent.JobQueued;
import dev.daybook.api.job.JobId;
import dev.daybook.api.server.ServerId;
import dev.daybook.runner.dispatch.QueueDatabase.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several nodes at once, and stories that nobody has thought of. */
class QueueRacesTest {
    private final QueueDatabase queue = new QueueDatabase();

    @AfterEach
    void drop() {
        queue.close();
    }

    /** Nodes take, while jobs start, end and come; every job is run once, and no server has two at a time. */
    @Test
    @Timeout(120)
    void nodesNeverMeetOnAServer() throws Exception {
        int jobs = 200;
        List<ServerId> servers = servers(8);
        Random random = new Random(7);
        Map<JobId, List<ServerId>> needed = new ConcurrentHashMap<>();
        Map<ServerId, JobId> taken = new ConcurrentHashMap<>();
        List<String> wrong = new java.util.concurrent.CopyOnWriteArrayList<>();
        LinkedBlockingQueue<Map.Entry<JobId, Node>> claimed = new LinkedBlockingQueue<>();
        Set<JobId> ended = ConcurrentHashMap.newKeySet();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> nodes = Stream.generate(queue::node)
                    .limit(3)
                    .<Future<?>>map(node -> threads.submit(() -> {
                        while (ended.size() < jobs) {
                            node.claims().ifPresent(job -> {
                                needed.get(job).forEach(server -> {
                                    JobId other = taken.putIfAbsent(server, job);
                                    if (other != null) {
                                        wrong.add(job + " met " + other + " on " + server);
                                    }
                                });
                                claimed.add(Map.entry(job, node));
                            });
                        }
                    }))
                    .toList();
            for (int n = 0; n < jobs; n++) {
                JobQueued queued = queue.queued(random.nextInt(-1, 2), false, some(servers, random));
                needed.put(queued.jobId(), queued.spec().servers());
                queue.tell(queued);
                end(claimed.poll(), taken, needed, ended);
            }
            while (ended.size() < jobs) {
                Map.Entry<JobId, Node> next = claimed.poll(30, TimeUnit.SECONDS);
                assertThat(next)
                        .as("nobody takes anything, and not all have ended")
                        .isNotNull();
                end(next, taken, needed, ended);
            }
            for (Future<?> node : nodes) {
                node.get(30, TimeUnit.SECONDS);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(ended).hasSize(jobs);
        assertThat(queue.jdbc().queryForList("select * from runner_lane")).isEmpty();
        assertThat(queue.jdbc().queryForList("select * from runner_queue")).isEmpty();
    }

    private void end(
            Map.Entry<JobId, Node> claimed,
            Map<ServerId, JobId> taken,
            Map<JobId, List<ServerId>> needed,
            Set<JobId> ended) {
        if (claimed != null) {
            JobId job = claimed.getKey();
            queue.starts(job, claimed.getValue());
            needed.get(job).forEach(server -> taken.remove(server, job)); // before anybody can hear of its end
            queue.ends(job);
            ended.add(job);
        }
    }

    /** Whatever happens, and in whatever batches it is told: what the tables say is what follows from the rule. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void whatIsStoredFollowsFromTheRule(int seed) {
        Random random = new Random(seed);
        List<ServerId> servers = servers(4);
        Node node = queue.node();
        Model model = new Model();
        for (int step = 0; step < 60; step++) {
            List<Object> events = new ArrayList<>();
            for (int n = random.nextInt(4); n >= 0; n--) {
                if (random.nextInt(5) < 3) {
                    JobQueued queued =
                            queue.queued(random.nextInt(-1, 2), random.nextInt(6) == 0, some(servers, random));
                    model.waiting.put(queued.jobId(), queued);
                    events.add(queued);
                } else {
                    List<JobId> known = Stream.concat(model.waiting.keySet().stream(), model.running.keySet().stream())
                            .sorted(Comparator.comparing(JobId::toString))
                            .toList();
                    if (!known.isEmpty()) {
                        JobId job = known.get(random.nextInt(known.size()));
                        model.waiting.remove(job);
                        model.running.remove(job);
                        events.add(finished(job));
                    }
                }
            }
            queue.tell(events.toArray());
            if (random.nextBoolean()) {
                Optional<JobId> claimed = node.claims();
                assertThat(claimed).as("step %d", step).isEqualTo(model.next());
                claimed.ifPresent(job -> model.running.put(job, model.waiting.remove(job)));
            }
            assertThat(blocked()).as("step %d", step).isEqualTo(model.blocked());
        }
    }

    private Map<String, Boolean> blocked() {
        Map<String, Boolean> blocked = new HashMap<>();
        queue.jdbc().query("select job_id, blocked from runner_queue where state = 'queued'", row -> {
            blocked.put(row.getString(1), row.getBoolean(2));
        });
        return blocked;
    }

    /** The rule, as plainly as it can be said. */
    private static final class Model {
        private static final Comparator<JobQueued> ORDER =
                Comparator.comparingInt((JobQueued job) -> -job.priority()).thenComparingLong(JobQueued::number);

        final Map<JobId, JobQueued> waiting = new HashMap<>();
        final Map<JobId, JobQueued> running = new HashMap<>();

        Optional<JobId> next() {
            return waiting.values().stream()
                    .sorted(ORDER)
                    .filter(job -> !isBlocked(job))
                    .map(JobQueued::jobId)
                    .findFirst();
        }

        Map<String, Boolean> blocked() {
            Map<String, Boolean> blocked = new HashMap<>();
            waiting.values().forEach(job -> blocked.put(job.jobId().toString(), isBlocked(job)));
            return blocked;
        }

        private boolean isBlocked(JobQueued job) {
            return job.spec().changes()
                    && (running.values().stream().anyMatch(other -> meets(job, other))
                            || waiting.values().stream()
                                    .filter(other -> ORDER.compare(other, job) < 0)
                                    .anyMatch(other -> meets(job, other)));
        }

        private static boolean meets(JobQueued one, JobQueued other) {
            Set<ServerId> both = new HashSet<>(one.spec().servers());
            both.retainAll(other.spec().servers());
            return other.spec().changes() && !both.isEmpty();
        }
    }

    private static List<ServerId> servers(int count) {
        return IntStream.range(0, count).mapToObj(_ -> server()).toList();
    }

    private static ServerId[] some(List<ServerId> servers, Random random) {
        int first = random.nextInt(servers.size());
        return IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(n -> servers.get((first + n) % servers.size()))
                .toArray(ServerId[]::new);
    }
}
