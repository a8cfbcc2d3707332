package dev.daybook.runner.dispatch;

import static dev.daybook.runner.dispatch.QueueDatabase.finished;
import static dev.daybook.runner.dispatch.QueueDatabase.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.job.JobId;
import dev.daybook.api.server.ServerId;
import dev.daybook.runner.dispatch.QueueDatabase.Node;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is done with a queue costs the same, however long it is: counted in rows that the database reads. */
class LongQueueTest {
    private static final int LONG = 1_000;

    /** For each job that is taken or ends, a dozen look-ups and the rows that it changes. */
    private static final long MOST_ROWS = 60;

    private final QueueDatabase queue = new QueueDatabase();
    private final Node node = queue.node();
    private final ServerId web = server();

    @AfterEach
    void drop() {
        queue.close();
    }

    @Test
    void isTakenFromAtItsHead() {
        queueMany(() -> new ServerId[] {server()});
        queue.queues(-1, server());
        assertThat(rowsRead(() -> assertThat(node.claims()).isPresent())).isBetween(1L, MOST_ROWS);
        JobId job = node.claims().orElseThrow();
        assertThat(rowsRead(() -> queue.starts(job, node))).isBetween(1L, MOST_ROWS);
        assertThat(rowsRead(() -> queue.ends(job))).isBetween(1L, MOST_ROWS);
    }

    @Test
    void isTakenFromAtItsHeadWhereTheRuleIsOff() {
        queueMany(() -> new ServerId[] {web});
        Node free = queue.node(false);
        assertThat(rowsRead(() -> assertThat(free.claims()).isPresent())).isBetween(1L, MOST_ROWS);
    }

    @Test
    void isNotLookedThroughWhileAllWaitForOneServer() {
        queueMany(() -> new ServerId[] {web});
        JobId first = node.claims().orElseThrow();
        assertThat(rowsRead(() -> assertThat(node.claims()).isEmpty())).isLessThan(10);
        assertThat(rowsRead(() -> queue.queues(0, web))).isBetween(1L, MOST_ROWS);
        assertThat(rowsRead(() -> queue.ends(first))).isBetween(1L, MOST_ROWS);
        assertThat(rowsRead(() -> assertThat(node.claims()).isPresent())).isBetween(1L, MOST_ROWS);
    }

    @Test
    void lendsItsFreeServersToThoseBehindIt() {
        queueMany(() -> new ServerId[] {web});
        JobId elsewhere = queue.queues(-100, server());
        JobId first = node.claims().orElseThrow();
        assertThat(rowsRead(() -> assertThat(node.claims()).contains(elsewhere)))
                .isBetween(1L, MOST_ROWS);
        assertThat(first).isNotEqualTo(elsewhere);
    }

    /** That the indexes serve it is not left to chance: these are the plans. */
    @Test
    void isReadByItsIndexes() {
        queueMany(() -> new ServerId[] {server()});
        for (String statement : List.of(Claims.FIRST_FREE, Claims.FIRST)) {
            assertThat(queue.jdbc().queryForList("explain " + statement))
                    .singleElement()
                    .satisfies(plan -> assertThat(plan.get("key")).isIn("by_turn", "by_age"))
                    .satisfies(plan ->
                            assertThat(String.valueOf(plan.get("Extra"))).doesNotContain("filesort", "temporary"));
        }
    }

    @Test
    void isRebuiltInOneGo() {
        queueMany(() -> new ServerId[] {web});
        JobId first = node.claims().orElseThrow();
        queue.starts(first, node);
        queue.rebuild(500, null);
        assertThat(node.claims()).isEmpty();
        queue.tell(finished(first));
        assertThat(node.claims()).isPresent();
        assertThat(node.claims()).isEmpty();
    }

    private void queueMany(Supplier<ServerId[]> servers) {
        for (int part = 0; part < LONG / 100; part++) {
            queue.tell(IntStream.range(0, 100)
                    .mapToObj(_ -> queue.queued(0, false, servers.get()))
                    .toArray());
        }
    }

    /** By one connection, which the transaction around it keeps. */
    private long rowsRead(Runnable step) {
        Long rows = queue.transaction().execute(_ -> {
            long before = counter();
            step.run();
            return counter() - before;
        });
        return rows == null ? -1 : rows;
    }

    private long counter() {
        return queue
                .jdbc()
                .query(
                        "show session status where variable_name like 'handler_read%' and variable_name not like '%deleted%'",
                        (row, _) -> row.getLong(2))
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
