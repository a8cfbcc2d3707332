package dev.daybook.runner.dispatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * {@code runner_lane}: at each server, the jobs that may change it, in the order in which they get it. Who has it comes
 * first, then by priority, then by age. A job is blocked while it is not the first at each of its servers. Since that
 * order is the same everywhere, the first of all that wait is stopped by running jobs alone: nobody waits for ever.
 *
 * <p>What is done here costs as many index reads as the jobs concerned have servers, however long the lanes are.
 */
@Component
class Lanes {
    /** A bound on the length of one statement. */
    private static final int AT_ONCE = 500;

    private final JdbcTemplate jdbc;

    Lanes(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Whoever changes the queue does so alone, until the end of the transaction. To be called before anything is read. */
    void lock() {
        jdbc.queryForList("select id from runner_gate where id = 1 for update");
    }

    /** From now on it has its servers, until it leaves. */
    void take(String job) {
        jdbc.update("update runner_lane set place = 0 where job_id = ?", job);
    }

    boolean isFirstEverywhere(String job) {
        return jdbc.queryForList("select 1 from runner_lane where job_id = ? and its_turn is null limit 1", job)
                .isEmpty();
    }

    /**
     * Finds out anew whose turn it is where something has changed, and who is blocked.
     *
     * @param changed jobs that came, or took their place
     * @param gone jobs that leave; they are deleted
     */
    void settle(Set<String> changed, Set<String> gone) {
        inParts("update runner_lane set place = 2 where job_id in ", gone);
        List<Turn> turns = new ArrayList<>();
        parts(changed).forEach(part -> turns.addAll(movedTurns(part)));
        parts(gone).forEach(part -> turns.addAll(movedTurns(part)));
        move(new LinkedHashSet<>(turns));
        inParts("delete from runner_lane where job_id in ", gone);
        inParts("delete from runner_queue where job_id in ", gone);

        Set<String> concerned = new LinkedHashSet<>(changed);
        turns.forEach(turn -> {
            concerned.add(turn.now());
            if (turn.before() != null) {
                concerned.add(turn.before());
            }
        });
        concerned.removeAll(gone);
        inParts("""
                update runner_queue set blocked = exists (
                    select 1 from runner_lane where runner_lane.job_id = runner_queue.job_id and its_turn is null)
                where job_id in\s""", concerned);
    }

    /** Whose turn it was at a server, and whose it is. */
    private record Turn(String server, @Nullable String before, String now) {}

    private List<Turn> movedTurns(List<String> jobs) {
        return jdbc
                .query(
                        """
                        select mine.server_id,
                            (select l.job_id from runner_lane l where l.server_id = mine.server_id and l.its_turn = 1),
                            (select l.job_id from runner_lane l where l.server_id = mine.server_id
                                order by l.place, l.neg_priority, l.number limit 1)
                        from runner_lane mine where mine.job_id in\s""" + marks(jobs),
                        (row, _) -> new Turn(row.getString(1), row.getString(2), row.getString(3)),
                        jobs.toArray())
                .stream()
                .filter(turn -> !turn.now().equals(turn.before()))
                .toList();
    }

    private void move(Collection<Turn> turns) {
        jdbc.batchUpdate(
                "update runner_lane set its_turn = null where server_id = ? and its_turn = 1",
                turns,
                AT_ONCE,
                (statement, turn) -> statement.setString(1, turn.server()));
        jdbc.batchUpdate(
                "update runner_lane set its_turn = 1 where job_id = ? and server_id = ?",
                turns,
                AT_ONCE,
                (statement, turn) -> {
                    statement.setString(1, turn.now());
                    statement.setString(2, turn.server());
                });
    }

    private void inParts(String sql, Set<String> jobs) {
        parts(jobs).forEach(part -> jdbc.update(sql + marks(part), part.toArray()));
    }

    private static List<List<String>> parts(Set<String> jobs) {
        List<String> all = List.copyOf(jobs);
        List<List<String>> parts = new ArrayList<>();
        for (int start = 0; start < all.size(); start += AT_ONCE) {
            parts.add(all.subList(start, Math.min(start + AT_ONCE, all.size())));
        }
        return parts;
    }

    private static String marks(List<String> values) {
        return "(" + String.join(", ", Collections.nCopies(values.size(), "?")) + ")";
    }
}
