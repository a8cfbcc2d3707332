package dev.daybook.server;

import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobLine;
import dev.daybook.api.job.LogLevel;
import dev.daybook.api.job.OutputChunk;
import dev.daybook.api.job.OutputCommand.AskProgress;
import dev.daybook.api.job.OutputCommand.Progress;
import dev.daybook.api.job.OutputCommand.RecordOutput;
import dev.daybook.api.job.OutputId;
import dev.daybook.platform.blob.BlobStore;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.messaging.Commands;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;

/** Output that a runner could have recorded: the same commands, in chunks of the same size, without the run. */
final class LongLog {
    private static final int CHUNK_BYTES = 192 << 10;
    private static final Duration LONGEST_PROJECTION = Duration.ofMinutes(2);

    private final Hub hub;
    private final OutputId output;
    private final JsonMapper json;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private final Set<LogLevel> levels = EnumSet.noneOf(LogLevel.class);
    private final Set<String> hosts = new TreeSet<>();
    private Progress progress;
    private int lineCount;

    /** @param job one that has ended */
    LongLog(Hub hub, String job) {
        this.hub = hub;
        this.output = new OutputId(JobId.of(job));
        this.json = hub.bean(JsonMapper.class);
        this.progress = commands()
                .<Progress>send(new AskProgress(output), Actor.system("test"))
                .join();
    }

    /** How many lines there are, those that were printed by the job included. */
    long lines() {
        return progress.lines() + lineCount;
    }

    int chunks() {
        return progress.chunks();
    }

    void print(LogLevel level, String host, String text) {
        waiting.writeBytes(json.writeValueAsBytes(
                new JobLine(lines() + 1, Instant.ofEpochMilli(lines()), level, text, host, null, null)));
        waiting.write('\n');
        lineCount++;
        levels.add(level);
        hosts.add(host);
        if (waiting.size() >= CHUNK_BYTES) {
            store();
        }
    }

    /** Returns when the log shows all that was printed. */
    void finish(Operator operator) {
        if (lineCount > 0) {
            store();
        }
        Await.until(
                "the log is there",
                LONGEST_PROJECTION,
                () -> operator.job(output.jobId().toString())
                        .path("total_lines")
                        .longValue(),
                shown -> shown == lines());
    }

    private void store() {
        OutputChunk chunk = new OutputChunk(
                progress.chunks() + 1,
                progress.lines() + 1,
                lineCount,
                progress.throughRecord() + lineCount,
                hub.bean(BlobStore.class).put(waiting.toByteArray()),
                EnumSet.copyOf(levels),
                List.copyOf(hosts),
                List.of(),
                List.of(),
                List.of());
        commands().send(new RecordOutput(output, chunk), Actor.system("test")).join();
        progress = new Progress(chunk.number(), lines(), chunk.throughRecord());
        waiting.reset();
        levels.clear();
        hosts.clear();
        lineCount = 0;
    }

    private Commands commands() {
        return hub.bean(Commands.class);
    }
}
