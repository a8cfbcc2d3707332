package dev.daybook.runner.dispatch;

import static dev.daybook.runner.dispatch.QueueDatabase.finished;
import static dev.daybook.runner.dispatch.QueueDatabase.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.Uuid7;
import dev.daybook.api.job.JobEvent.JobQueued;
import dev.daybook.api.job.JobId;
import dev.daybook.api.runner.RunnerEvent.RunnerDrained;
import dev.daybook.api.runner.RunnerEvent.RunnerResumed;
import dev.daybook.api.runner.RunnerId;
import dev.daybook.api.server.ServerId;
import dev.daybook.runner.dispatch.QueueDatabase.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which job is taken, and which must wait. */
class QueueTest {
    private final QueueDatabase queue = new QueueDatabase();
    private final Node node = queue.node();
    private final ServerId web = server();
    private final ServerId db = server();

    @AfterEach
    void drop() {
        queue.close();
    }

    @Nested
    class Order {
        @Test
        void isByPriorityAndThenByAge() {
            JobId usual = queue.queues(0, server());
            JobId usualToo = queue.queues(0, server());
            JobId late = queue.queues(-100, server());
            JobId urgent = queue.queues(7, server());
            JobId mostUrgent = queue.queues(100, server());
            assertThat(all(node)).containsExactly(mostUrgent, urgent, usual, usualToo, late);
        }

        @Test
        void isTheSameForJobsThatComeTogether() {
            JobQueued usual = queue.queued(0, false, web);
            JobQueued urgent = queue.queued(1, false, web);
            JobQueued mostUrgent = queue.queued(2, false, web);
            queue.tell(usual);
            queue.tell(urgent, mostUrgent);
            assertThat(all(node)).containsExactly(mostUrgent.jobId());
            queue.ends(mostUrgent.jobId());
            assertThat(all(node)).containsExactly(urgent.jobId());
        }

        @Test
        void endsWithTheQueue() {
            assertThat(node.claims()).isEmpty();
            JobId job = queue.queues(0, web);
            queue.ends(job);
            assertThat(node.claims()).isEmpty();
        }
    }

    @Nested
    class OneServer {
        @Test
        void isForOneJobAtATime() {
            JobId first = queue.queues(0, web);
            JobId second = queue.queues(0, web);
            JobId elsewhere = queue.queues(0, db);
            assertThat(all(node)).containsExactly(first, elsewhere);
            queue.starts(first, node);
            assertThat(node.claims()).isEmpty();
            queue.ends(first);
            assertThat(all(node)).containsExactly(second);
        }

        @Test
        void letsNobodyInBeforeWhoHasIt() {
            JobId first = queue.queues(0, web);
            assertThat(node.claims()).contains(first);
            JobId urgent = queue.queues(100, web);
            assertThat(node.claims()).isEmpty();
            queue.starts(first, node);
            assertThat(node.claims()).isEmpty();
            queue.ends(first);
            assertThat(node.claims()).contains(urgent);
        }

        @Test
        void isFreeForJobsThatOnlyCheck() {
            JobId first = queue.queues(0, web);
            JobId check = queue.queuesCheck(web);
            JobId checkToo = queue.queuesCheck(web);
            assertThat(all(node)).containsExactly(first, check, checkToo);
        }

        @Test
        void isNotKeptByAJobThatOnlyChecks() {
            JobId check = queue.queuesCheck(web);
            JobId job = queue.queues(0, web);
            assertThat(all(node)).containsExactly(check, job);
        }

        @Test
        void isKeptByWhatTheEventsSayIsRunning() {
            JobId first = queue.queues(0, web);
            queue.starts(first, queue.node());
            queue.queues(100, web);
            assertThat(node.claims()).isEmpty();
        }

        @Test
        void isForAnyNumberWhereTheRuleIsOff() {
            Node free = queue.node(false);
            JobId first = queue.queues(0, web);
            JobId second = queue.queues(0, web);
            assertThat(all(free)).containsExactly(first, second);
            JobId third = queue.queues(0, web);
            queue.ends(first);
            assertThat(node.claims()).isEmpty();
            queue.ends(second);
            assertThat(node.claims()).contains(third);
        }
    }

    @Nested
    class SeveralServers {
        @Test
        void areTakenTogetherOrNotAtAll() {
            JobId onWeb = queue.queues(0, web);
            JobId both = queue.queues(0, web, db);
            assertThat(all(node)).containsExactly(onWeb);
            queue.ends(onWeb);
            assertThat(all(node)).containsExactly(both);
        }

        /** Else a stream of small jobs would keep the large one from ever having both. */
        @Test
        void areKeptForTheOlderJobThatWaitsForBoth() {
            JobId onWeb = queue.queues(0, web);
            assertThat(node.claims()).contains(onWeb);
            JobId both = queue.queues(0, web, db);
            JobId younger = queue.queues(0, db);
            assertThat(node.claims()).isEmpty();
            queue.ends(onWeb);
            assertThat(all(node)).containsExactly(both);
            queue.ends(both);
            assertThat(all(node)).containsExactly(younger);
        }

        @Test
        void areLeftToAJobOfHigherPriority() {
            JobId onWeb = queue.queues(0, web);
            assertThat(node.claims()).contains(onWeb);
            JobId both = queue.queues(0, web, db);
            JobId urgent = queue.queues(1, db);
            assertThat(all(node)).containsExactly(urgent);
            queue.ends(onWeb);
            assertThat(node.claims()).isEmpty();
            queue.ends(urgent);
            assertThat(all(node)).containsExactly(both);
        }

        @Test
        void areFreeAgainWhenWhoeverKeptThemIsCancelled() {
            JobId onWeb = queue.queues(0, web);
            assertThat(node.claims()).contains(onWeb);
            JobId both = queue.queues(0, web, db);
            JobId younger = queue.queues(0, db);
            queue.ends(both);
            assertThat(all(node)).containsExactly(younger);
        }

        /** Crosswise, as two who each hold one of two forks. */
        @Test
        void neverStopEachOther() {
            List<JobId> jobs = IntStream.range(0, 10)
                    .mapToObj(n -> n % 2 == 0 ? queue.queues(0, web, db) : queue.queues(0, db, web))
                    .toList();
            for (JobId job : jobs) {
                assertThat(all(node)).containsExactly(job);
                queue.ends(job);
            }
        }
    }

    @Nested
    class AClaim {
        @Test
        void isGoodForOneNode() {
            queue.queues(0, web);
            assertThat(node.claims()).isPresent();
            assertThat(queue.node().claims()).isEmpty();
        }

        @Test
        void ofANodeThatWasLostIsFreeAfterAWhile() {
            JobId job = queue.queues(0, web);
            JobId next = queue.queues(0, web);
            Node other = queue.node();
            assertThat(node.claims()).contains(job);
            leaseEnds(job);
            assertThat(other.claims())
                    .as("the same one, and not the one behind it")
                    .contains(job);
            assertThat(other.claims()).isEmpty();
            queue.starts(job, other);
            queue.ends(job);
            assertThat(other.claims()).contains(next);
        }

        @Test
        void ofANodeThatIsBackIsFreeAtOnce() {
            JobId job = queue.queues(0, web);
            JobId others = queue.queues(0, db);
            JobId running = queue.queues(0, server());
            Node other = queue.node();
            assertThat(node.claims()).contains(job);
            assertThat(other.claims()).contains(others);
            assertThat(node.claims()).contains(running);
            queue.starts(running, node);
            node.comesBack();
            assertThat(all(other)).containsExactly(job);
        }

        @Test
        void keepsItsServerAlsoAfterItsTime() {
            JobId job = queue.queues(0, web);
            assertThat(node.claims()).contains(job);
            leaseEnds(job);
            queue.queues(100, web);
            assertThat(all(queue.node())).containsExactly(job);
        }

        @Test
        void thatWasNotCommittedNeverWas() {
            JobId job = queue.queues(0, web);
            Optional<JobId> taken = queue.transaction().execute(transaction -> {
                Optional<JobId> claimed = node.claims();
                transaction.setRollbackOnly();
                return claimed;
            });
            assertThat(taken).contains(job);
            assertThat(queue.node().claims()).contains(job);
        }

        private void leaseEnds(JobId job) {
            assertThat(queue.jdbc()
                            .update(
                                    "update runner_queue set claimed_until = utc_timestamp(6) - interval 1 second where job_id = ? and state = 'claimed'",
                                    job.toString()))
                    .isOne();
        }
    }

    @Nested
    class ADrainedNode {
        @Test
        void takesNothingUntilItIsResumed() {
            JobId job = queue.queues(0, web);
            JobId other = queue.queues(0, db);
            RunnerId id = RunnerId.of(node.id());
            queue.tell(new RunnerDrained(id));
            assertThat(node.claims()).isEmpty();
            assertThat(queue.node().claims()).contains(job);
            queue.tell(new RunnerDrained(id), new RunnerResumed(id));
            assertThat(node.claims()).contains(other);
        }

        @Test
        void isDrainedAfterARebuildToo() {
            queue.queues(0, web);
            queue.tell(new RunnerDrained(RunnerId.of(node.id())));
            queue.rebuild(500, null);
            assertThat(node.claims()).isEmpty();
        }

        @Test
        void isNoConcernOfOthers() {
            queue.tell(new RunnerDrained(new RunnerId(Uuid7.next())));
            queue.queues(0, web);
            assertThat(node.claims()).isPresent();
        }
    }

    @Nested
    class ARebuild {
        @Test
        void comesToTheSameQueue() {
            JobId running = queue.queues(0, web);
            JobId ended = queue.queues(0, db);
            queue.queues(0, web, db);
            queue.queues(5, db);
            queue.queuesCheck(web);
            all(node);
            queue.tell(queue.started(running, node), queue.started(ended, node), finished(ended));
            List<Map<String, Object>> before = tables();
            assertThat(before).hasSizeGreaterThan(6);
            for (int batch : new int[] {1, 3, 500}) {
                queue.rebuild(batch, null);
                assertThat(tables()).as("in batches of %d", batch).isEqualTo(before);
            }
        }

        /** What the events have told so far is the past; what really has a server is not in it yet. */
        @Test
        void letsNobodyInMeanwhile() {
            JobId first = queue.queues(0, web);
            assertThat(node.claims()).contains(first);
            JobId urgent = queue.queues(100, web);
            queue.starts(first, node);
            queue.rebuild(2, () -> assertThat(all(queue.node())).doesNotContain(urgent));
            queue.ends(first);
            assertThat(all(node)).containsExactly(urgent);
        }

        @Test
        void keepsTheServersOfAClaimOfWhichNoEventTells() {
            JobId first = queue.queues(0, web);
            assertThat(node.claims()).contains(first);
            queue.rebuild(500, null);
            queue.queues(100, web);
            assertThat(all(queue.node())).as("only the one that had it").containsExactly(first);
        }

        /** But for who has claimed what until when, and that a claim has ended: no event tells of these. */
        private List<Map<String, Object>> tables() {
            List<Map<String, Object>> rows = queue.jdbc().queryForList("""
                    select job_id, number, neg_priority, if(state = 'claimed', 'queued', state) as state, blocked, spec,
                        requester_id, if(state = 'running', runner_id, null) as runner_id
                    from runner_queue order by job_id
                    """);
            rows.addAll(queue.jdbc().queryForList("select * from runner_lane order by job_id, server_id"));
            return rows;
        }
    }

    private static List<JobId> all(Node node) {
        return java.util.stream.Stream.generate(node::claims)
                .takeWhile(Optional::isPresent)
                .map(Optional::orElseThrow)
                .toList();
    }
}
