package dev.daybook.runner.run;

import dev.daybook.api.BlobRef;
import dev.daybook.api.job.JobLine;
import dev.daybook.api.job.LogLevel;
import dev.daybook.api.job.OutputChunk;
import dev.daybook.api.job.OutputChunk.HostTotals;
import dev.daybook.api.job.OutputChunk.TaskResult;
import dev.daybook.api.job.OutputChunk.TaskSeen;
import dev.daybook.api.job.OutputCommand.Progress;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes chunks out of the records of a spool. It is fed from the first record on also when a runner comes back, so that
 * the totals are right; what was recorded already goes into no chunk again. It holds what waits for the next chunk, and
 * the totals of each host.
 */
final class ChunkBuilder {
    private static final int BYTES_OF_A_FACT = 150;

    private final JsonMapper json;
    private final Map<String, HostTotals> totals = new LinkedHashMap<>();
    private final Set<String> touched = new LinkedHashSet<>();

    private final long recordedThrough;
    private int number;
    private long lines;
    private long throughRecord;

    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int lineCount;
    private Set<LogLevel> levels = EnumSet.noneOf(LogLevel.class);
    private Set<String> hosts = new LinkedHashSet<>();
    private List<TaskSeen> tasks = new ArrayList<>();
    private List<TaskResult> results = new ArrayList<>();
    private int factBytes;

    /** @param progress how far the recording had come when this was begun */
    ChunkBuilder(Progress progress, JsonMapper json) {
        this.json = json;
        this.recordedThrough = progress.throughRecord();
        this.throughRecord = progress.throughRecord();
        this.number = progress.chunks();
        this.lines = progress.lines();
    }

    void add(SpoolRecord record) {
        count(record);
        if (record.n() <= recordedThrough) {
            touched.clear();
            return;
        }
        throughRecord = record.n();
        switch (record.k()) {
            case "line" -> addLine(record);
            case "task" -> {
                tasks.add(new TaskSeen(
                        text(record.uuid()), text(record.name()), record.module(), record.path(), nextLine()));
                factBytes += BYTES_OF_A_FACT
                        + text(record.name()).length()
                        + text(record.path()).length();
            }
            case "result" -> {
                results.add(new TaskResult(
                        text(record.host()),
                        text(record.task()),
                        text(record.status()),
                        record.ms(),
                        record.items(),
                        nextLine()));
                factBytes += BYTES_OF_A_FACT + text(record.host()).length();
            }
            default -> {
                // plays and the end tell the reader of the spool something, not the reader of the output
            }
        }
    }

    /** Size of what waits, about as it will be stored. */
    int pendingBytes() {
        return bytes.size() + factBytes;
    }

    boolean isEmpty() {
        return lineCount == 0 && tasks.isEmpty() && results.isEmpty() && touched.isEmpty();
    }

    /** How many lines there are in all, those that wait included. */
    long lines() {
        return lines + lineCount;
    }

    /** The spool has a fact before the lines that tell it. */
    private long nextLine() {
        return lines() + 1;
    }

    /** What waits, as the next chunk; nothing waits afterwards. */
    OutputChunk next(Function<byte[], BlobRef> store) {
        BlobRef blob = lineCount == 0 ? null : store.apply(bytes.toByteArray());
        OutputChunk chunk = new OutputChunk(
                ++number,
                lines + 1,
                lineCount,
                throughRecord,
                blob,
                levels,
                List.copyOf(hosts),
                tasks,
                results,
                touched.stream().map(totals::get).filter(Objects::nonNull).toList());
        lines += lineCount;
        bytes = new ByteArrayOutputStream();
        lineCount = 0;
        levels = EnumSet.noneOf(LogLevel.class);
        hosts = new LinkedHashSet<>();
        tasks = new ArrayList<>();
        results = new ArrayList<>();
        factBytes = 0;
        touched.clear();
        return chunk;
    }

    private void addLine(SpoolRecord record) {
        LogLevel level = record.level() == null ? LogLevel.INFO : record.level();
        lineCount++;
        bytes.writeBytes(json.writeValueAsBytes(new JobLine(
                lines + lineCount,
                record.at(),
                level,
                text(record.text()),
                record.host(),
                record.task(),
                record.continued())));
        bytes.write('\n');
        levels.add(level);
        if (record.host() != null) {
            hosts.add(record.host());
        }
    }

    private void count(SpoolRecord record) {
        if (record.k().equals("result") && record.host() != null) {
            totals.merge(record.host(), one(record), ChunkBuilder::plus);
            touched.add(record.host());
        } else if (record.k().equals("stats") && record.hosts() instanceof Map<?, ?> byHost) {
            byHost.forEach((host, counts) -> {
                totals.put(
                        (String) host,
                        fromStats((String) host, (Map<?, ?>) counts)); // Ansible's own count is the last word
                touched.add((String) host);
            });
        }
    }

    /** As Ansible counts: what changed or was ignored is also ok. */
    private static HostTotals one(SpoolRecord record) {
        String status = text(record.status());
        int changed = status.equals("changed") ? 1 : 0;
        int ignored = status.equals("ignored") ? 1 : 0;
        return new HostTotals(
                text(record.host()),
                changed + ignored + (status.equals("ok") ? 1 : 0),
                changed,
                status.equals("failed") ? 1 : 0,
                status.equals("unreachable") ? 1 : 0,
                status.equals("skipped") ? 1 : 0,
                0,
                ignored);
    }

    private static HostTotals plus(HostTotals a, HostTotals b) {
        return new HostTotals(
                a.host(),
                a.ok() + b.ok(),
                a.changed() + b.changed(),
                a.failed() + b.failed(),
                a.unreachable() + b.unreachable(),
                a.skipped() + b.skipped(),
                a.rescued() + b.rescued(),
                a.ignored() + b.ignored());
    }

    private static HostTotals fromStats(String host, Map<?, ?> counts) {
        return new HostTotals(
                host,
                count(counts, "ok"),
                count(counts, "changed"),
                count(counts, "failures"),
                count(counts, "unreachable"),
                count(counts, "skipped"),
                count(counts, "rescued"),
                count(counts, "ignored"));
    }

    private static int count(Map<?, ?> counts, String what) {
        return counts.get(what) instanceof Number number ? number.intValue() : 0;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
