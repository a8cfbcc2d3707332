package dev.daybook.query.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.job.LogLevel;
import dev.daybook.api.job.OutputChunk.HostTotals;
import dev.daybook.api.job.OutputChunk.TaskResult;
import dev.daybook.api.job.OutputChunk.TaskSeen;
import dev.daybook.query.ReadModel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A playbook may give its tasks, and hosts that it adds, names of any length. */
class LongNamesTest {
    private static final String HOST = "h" + "\uD83D\uDE00".repeat(300);
    private static final String NAME = "\uD83D\uDE00".repeat(40_000);

    private final ReadModel model = ReadModel.fresh();

    @AfterEach
    void drop() {
        model.close();
    }

    @Test
    void areCutAndStopNothing() {
        RecordedJob job = new RecordedJob(model);
        job.becomes(
                List.of(new TaskSeen("task", NAME, NAME, NAME, 1L)),
                List.of(new TaskResult(HOST, "task", "ok", 1L, null, 1L)),
                List.of(new HostTotals(HOST, 1, 0, 0, 0, 0, 0, 0)));
        job.prints(LogLevel.OK, HOST, NAME, "ok", false);
        job.records();

        String cut = HOST.substring(0, 255);
        assertThat(model.rows("job_host"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("host", cut));
        assertThat(model.rows("job_result"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("host", cut));
        assertThat(model.rows("job_task"))
                .singleElement()
                .satisfies(row -> assertThat(row.get("name")).isEqualTo(NAME.substring(0, 4_096)));
        assertThat(model.rows("job_chunk"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("hosts", "[\"" + cut + "\"]"));
        assertThat(job.lines().getFirst().host()).as("by which lines are found").isEqualTo(cut);
    }
}
