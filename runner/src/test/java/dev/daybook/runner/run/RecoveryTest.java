package dev.daybook.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.runner.run.Recovery.Decision;
import dev.daybook.runner.run.Recovery.Directory;
import dev.daybook.runner.run.Recovery.Events;
import dev.daybook.runner.run.Recovery.Supervisor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    /** Every combination: also those that only a restored backup or a copied directory can bring about. */
    private static final String TABLE = """
            events             directory  unknown       alive         gone
            NOT_STARTED        NONE       NOTHING       NOTHING       NOTHING
            NOT_STARTED        MADE       REMOVE        REMOVE        REMOVE
            NOT_STARTED        BEGUN      REMOVE        REMOVE        REMOVE
            NOT_STARTED        BURIED     NOTHING       NOTHING       NOTHING
            RUNNING_HERE       NONE       DECLARE_LOST  DECLARE_LOST  DECLARE_LOST
            RUNNING_HERE       MADE       START         FOLLOW        FOLLOW
            RUNNING_HERE       BEGUN      FOLLOW        FOLLOW        FOLLOW
            RUNNING_HERE       BURIED     DECLARE_LOST  DECLARE_LOST  DECLARE_LOST
            RUNNING_ELSEWHERE  NONE       NOTHING       NOTHING       NOTHING
            RUNNING_ELSEWHERE  MADE       NOTHING       NOTHING       NOTHING
            RUNNING_ELSEWHERE  BEGUN      NOTHING       NOTHING       NOTHING
            RUNNING_ELSEWHERE  BURIED     NOTHING       NOTHING       NOTHING
            FINISHED           NONE       NOTHING       NOTHING       NOTHING
            FINISHED           MADE       REMOVE        REMOVE        REMOVE
            FINISHED           BEGUN      REMOVE        REMOVE        REMOVE
            FINISHED           BURIED     NOTHING       NOTHING       NOTHING
            """;

    private record Case(Events events, Directory directory, Supervisor supervisor) {}

    @Test
    void decidesEveryCombination() {
        Map<Case, Decision> decided = new LinkedHashMap<>();
        for (Events events : Events.values()) {
            for (Directory directory : Directory.values()) {
                for (Supervisor supervisor : Supervisor.values()) {
                    decided.put(
                            new Case(events, directory, supervisor), Recovery.decide(events, directory, supervisor));
                }
            }
        }
        assertThat(decided).containsExactlyInAnyOrderEntriesOf(table());
    }

    private static Map<Case, Decision> table() {
        Map<Case, Decision> table = new LinkedHashMap<>();
        List<String[]> rows = TABLE.lines().map(line -> line.split(" +")).toList();
        String[] names = rows.getFirst();
        for (String[] row : rows.subList(1, rows.size())) {
            for (int column = 2; column < row.length; column++) {
                table.put(
                        new Case(
                                Events.valueOf(row[0]),
                                Directory.valueOf(row[1]),
                                Supervisor.valueOf(names[column].toUpperCase(Locale.ROOT))),
                        Decision.valueOf(row[column]));
            }
        }
        return table;
    }
}
