package dev.daybook.runner.ansible;

import dev.daybook.api.BlobRef;
import dev.daybook.api.job.JobSpec.PlaybookRun;
import dev.daybook.api.job.JobSpec.Target;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.api.server.ServerQuery.FindServer;
import dev.daybook.api.server.ServerQuery.TestServer;
import dev.daybook.api.server.ServerTest;
import dev.daybook.api.server.ServerTest.Outcome;
import dev.daybook.api.server.ServerView;
import dev.daybook.platform.blob.BlobStore;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.messaging.Views;
import dev.daybook.runner.run.Executor.CannotRun;
import dev.daybook.runner.run.HostKeyPins;
import dev.daybook.runner.run.Probes;
import dev.daybook.runner.run.SpoolRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.axonframework.queryhandling.QueryHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tests servers by a playbook of our own, over all that runs go over: key, host key, interpreter. A host key that is met for
 * the first time is pinned, as by a run.
 */
@Component
class ServerTests {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTests.class);
    private static final Duration TIME_LIMIT = Duration.ofSeconds(30);
    private static final int AT_ONCE = 4;
    private static final String PLAYBOOK = "server-test.yml";

    private final Probes probes;
    private final Views views;
    private final HostKeyPins pins;
    private final BlobStore blobs;
    private final ServerTestReader reader;
    private final byte[] playbook;
    private final Semaphore room = new Semaphore(AT_ONCE);

    ServerTests(Probes probes, Views views, HostKeyPins pins, BlobStore blobs, JsonMapper json) throws IOException {
        this.probes = probes;
        this.views = views;
        this.pins = pins;
        this.blobs = blobs;
        this.reader = new ServerTestReader(json);
        this.playbook = new ClassPathResource(PLAYBOOK).getContentAsByteArray();
    }

    /** {@value #AT_ONCE} at once; the others wait. */
    @QueryHandler
    CompletableFuture<ServerTest> test(TestServer query) {
        CompletableFuture<ServerTest> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("test-" + query.serverId()).start(() -> {
            try {
                room.acquire();
                try {
                    answer.complete(tested(query));
                } finally {
                    room.release();
                }
            } catch (InterruptedException | IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private ServerTest tested(TestServer query) throws IOException, InterruptedException {
        ServerView server =
                views.find(new FindServer(query.serverId()), ServerView.class).block();
        if (server == null) {
            return ServerTest.without(Outcome.NOT_TESTED, "The server is gone");
        }
        try {
            List<SpoolRecord> records = probes.run(spec(server), TIME_LIMIT);
            pin(records, query);
            ServerTest test = reader.read(records);
            LOG.info(
                    "Server {} was tested: {}",
                    server.hostname(),
                    test.outcome().text());
            return test;
        } catch (CannotRun e) {
            return ServerTest.without(Outcome.NOT_TESTED, String.valueOf(e.getMessage()));
        }
    }

    private PlaybookRun spec(ServerView server) {
        BlobRef blob = blobs.put(playbook);
        PlaybookContent content = new PlaybookContent(
                PLAYBOOK,
                List.of(new PlaybookContent.File(PLAYBOOK, blob)),
                List.of(new PlaybookContent.Play("Test", "all")),
                List.of());
        return new PlaybookRun(
                PlaybookId.next(), PLAYBOOK, 1, content, List.of(new Target(server.id(), server.hostname())), Map.of());
    }

    private void pin(List<SpoolRecord> records, TestServer query) {
        Actor actor = Actor.system("runner").onBehalfOf(query.userId());
        records.stream()
                .map(SpoolRecord::hostKeys)
                .filter(Objects::nonNull)
                .forEach(seen -> pins.pin(seen, List.of(query.serverId()), actor));
    }
}
