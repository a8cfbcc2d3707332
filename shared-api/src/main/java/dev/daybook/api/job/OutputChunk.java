package dev.daybook.api.job;

import dev.daybook.api.BlobRef;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run of consecutive lines of output, and what they tell. The lines themselves are in the blob: one
 * {@link JobLine} a line, as JSON. Names of hosts, tasks, modules and files are cut, here as in the lines, where they are
 * longer than what read models keep: an event that one of them could not take would keep it from all that follow.
 *
 * @param number counts from 1
 * @param firstLine number of its first line, counted from 1; where it has no line, of the one that will come next
 * @param throughRecord the last record of the spool that is in it: a runner that comes back goes on behind it
 * @param blob null when it has facts and no line
 * @param levels which occur in it
 * @param hosts which occur in it
 */
public record OutputChunk(
        int number,
        long firstLine,
        int lineCount,
        long throughRecord,
        @Nullable BlobRef blob,
        Set<LogLevel> levels,
        List<String> hosts,
        List<TaskSeen> tasks,
        List<TaskResult> results,
        List<HostTotals> totals) {

    public OutputChunk {
        hosts = hosts.stream().map(Names::host).distinct().toList();
    }

    /**
     * @param path file and line where the task is written
     * @param line where its output begins; null in chunks of a time when that was not recorded
     */
    public record TaskSeen(
            String uuid,
            String name,
            @Nullable String module,
            @Nullable String path,
            @Nullable Long line) {
        public TaskSeen {
            name = Names.text(name);
            module = Names.moduleOrNull(module);
            path = Names.textOrNull(path);
        }
    }

    /**
     * @param items how many items its loop had; null when it has no loop
     * @param line of the output where its own words begin; null in chunks of a time when that was not recorded
     */
    public record TaskResult(
            String host,
            String taskUuid,
            String status,
            @Nullable Long millis,
            @Nullable Integer items,
            @Nullable Long line) {
        public TaskResult {
            host = Names.host(host);
        }
    }

    /** How a host stands after this chunk: totals since the start, so that seeing one twice changes nothing. */
    public record HostTotals(
            String host, int ok, int changed, int failed, int unreachable, int skipped, int rescued, int ignored) {
        public HostTotals {
            host = Names.host(host);
        }
    }
}
