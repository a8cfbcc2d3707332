package dev.daybook.runner.dispatch;

import static dev.daybook.runner.dispatch.QueueDatabase.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobQuery.FindWaits;
import dev.daybook.api.job.Waiting;
import dev.daybook.api.job.Waiting.Reason;
import dev.daybook.api.runner.RunnerEvent.RunnerDrained;
import dev.daybook.api.runner.RunnerId;
import dev.daybook.api.server.ServerId;
import dev.daybook.runner.dispatch.QueueDatabase.Node;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WaitReasonsTest {
    private final QueueDatabase queue = new QueueDatabase();
    private final Node node = queue.node();
    private final ServerId web = server();
    private final ServerId db = server();

    @BeforeEach
    void aRunnerIsAlive() {
        queue.beats(node, 2);
    }

    @AfterEach
    void drop() {
        queue.close();
    }

    @Test
    void isNoneForAJobThatIsAboutToBeTaken() {
        JobId job = queue.queues(0, web);
        assertThat(waits(job)).isEmpty();
        assertThat(node.claims()).contains(job);
        assertThat(waits(job)).isEmpty();
        queue.starts(job, node);
        assertThat(waits(job, JobId.next())).isEmpty();
        assertThat(waits()).isEmpty();
    }

    @Test
    void namesTheServerAndWhoHasIt() {
        JobId first = queue.queues(0, web);
        assertThat(node.claims()).contains(first);
        JobId second = queue.queues(0, web);
        JobId third = queue.queues(0, db, web);
        assertThat(waits(second, third))
                .containsExactly(
                        new Waiting(second, Reason.SERVER_BUSY, List.of(web), List.of(new Waiting.JobRef(first, 1))),
                        new Waiting(third, Reason.SERVER_BUSY, List.of(web), List.of(new Waiting.JobRef(first, 1))));
    }

    @Test
    void tellsAServerThatIsKeptFromOneThatIsBusy() {
        JobId first = queue.queues(0, web);
        assertThat(node.claims()).contains(first);
        JobId both = queue.queues(0, web, db);
        JobId younger = queue.queues(0, db);
        assertThat(waits(younger))
                .containsExactly(new Waiting(
                        younger, Reason.SERVER_RESERVED, List.of(db), List.of(new Waiting.JobRef(both, 2))));
    }

    @Test
    void namesTwentyServersAtMost() {
        ServerId[] many = Stream.generate(QueueDatabase::server).limit(50).toArray(ServerId[]::new);
        JobId first = queue.queues(0, many);
        assertThat(node.claims()).contains(first);
        JobId second = queue.queues(0, many);
        assertThat(waits(second)).singleElement().satisfies(waiting -> {
            assertThat(waiting.servers()).hasSize(20).isSubsetOf(many);
            assertThat(waiting.jobs()).containsExactly(new Waiting.JobRef(first, 1));
        });
    }

    @Test
    void isASlotWhenAllAreTaken() {
        takeTwo();
        JobId job = queue.queues(0, server());
        assertThat(reasons(job)).containsExactly(Reason.NO_FREE_SLOT);
        queue.beats(queue.node(), 1);
        assertThat(reasons(job)).isEmpty();
    }

    @Test
    void isDrainingWhenNobodyTakesAnythingNew() {
        JobId job = queue.queues(0, server());
        queue.tell(new RunnerDrained(RunnerId.of(node.id())));
        assertThat(reasons(job)).containsExactly(Reason.DRAINING);
        Node other = queue.node();
        queue.beats(other, 0);
        assertThat(reasons(job)).containsExactly(Reason.NO_FREE_SLOT);
    }

    @Test
    void isThatNoRunnerIsAlive() {
        JobId job = queue.queues(0, web);
        queue.jdbc().update("update runner_node set heartbeat_at = utc_timestamp(6) - interval 16 second");
        assertThat(reasons(job)).containsExactly(Reason.NO_RUNNER);
    }

    @Test
    void isNoServerWhereTheRuleIsOff() {
        Node free = queue.node(false);
        JobId first = queue.queues(0, web);
        assertThat(free.claims()).contains(first);
        JobId second = queue.queues(0, web);
        assertThat(free.waitReasons()
                        .find(new FindWaits(List.of(second)))
                        .join()
                        .waits())
                .isEmpty();
        assertThat(reasons(second)).containsExactly(Reason.SERVER_BUSY);
    }

    private void takeTwo() {
        queue.queues(0, server());
        queue.queues(0, server());
        assertThat(node.claims()).isPresent();
        queue.starts(node.claims().orElseThrow(), node);
    }

    private List<Reason> reasons(JobId... jobs) {
        return waits(jobs).stream().map(Waiting::reason).toList();
    }

    private List<Waiting> waits(JobId... jobs) {
        return node.waitReasons().find(new FindWaits(List.of(jobs))).join().waits();
    }
}
