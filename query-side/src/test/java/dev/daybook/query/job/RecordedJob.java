package dev.daybook.query.job;

import dev.daybook.api.BlobRef;
import dev.daybook.api.Role;
import dev.daybook.api.job.JobEvent.JobQueued;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobLine;
import dev.daybook.api.job.JobSpec.PlaybookRun;
import dev.daybook.api.job.JobSpec.Target;
import dev.daybook.api.job.LogLevel;
import dev.daybook.api.job.OutputChunk;
import dev.daybook.api.job.OutputChunk.HostTotals;
import dev.daybook.api.job.OutputChunk.TaskResult;
import dev.daybook.api.job.OutputChunk.TaskSeen;
import dev.daybook.api.job.OutputEvent.OutputRecorded;
import dev.daybook.api.job.OutputId;
import dev.daybook.api.job.Requester;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.api.server.ServerId;
import dev.daybook.platform.blob.BlobStore;
import dev.daybook.query.ReadModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A job whose output is told to the projections chunk by chunk, over blobs that count how often one is opened. */
final class RecordedJob {
    static final long NUMBER = 42;
    private static final Instant BEGINNING = Instant.parse("2026-03-04T05:06:07.000001Z");
    private static final Duration LONG_ENOUGH_TO_MEET = Duration.ofMillis(2);

    final JobId id = JobId.next();
    final Blobs blobs = new Blobs();

    private final ReadModel.Told output;
    private final JsonMapper json;
    private final List<JobLine> lines = new ArrayList<>();
    private int chunks;
    private int recorded;

    RecordedJob(ReadModel model) {
        json = model.json();
        model.table(JobTable.class);
        model.given(BlobStore.class, blobs);
        model.given(
                org.springframework.r2dbc.core.DatabaseClient.class,
                model.r2dbc().getDatabaseClient());
        model.given(
                org.springframework.data.r2dbc.convert.R2dbcConverter.class,
                model.r2dbc().getConverter());
        model.given(JobFeedWriter.class, model.make(JobFeedWriter.class));
        output = model.project(OutputProjection.class);
        PlaybookRun run = new PlaybookRun(
                PlaybookId.next(),
                "site",
                1,
                new PlaybookContent("site.yml", List.of(), List.of(), List.of()),
                List.of(new Target(ServerId.next(), "web-1")),
                Map.of());
        model.project(JobProjection.class)
                .tell(
                        id,
                        new JobQueued(id, NUMBER, run, 0, Duration.ofHours(1), new Requester("ada", "ada", Role.USER)));
    }

    void prints(LogLevel level, @Nullable String host, String text) {
        prints(level, host, text, false);
    }

    void prints(LogLevel level, @Nullable String host, String text, boolean continued) {
        prints(level, host, null, text, continued);
    }

    void prints(LogLevel level, @Nullable String host, @Nullable String task, String text, boolean continued) {
        lines.add(new JobLine(
                lines.size() + 1,
                BEGINNING.plusMillis(lines.size()),
                level,
                text,
                host,
                task,
                continued ? true : null));
    }

    /** What was printed since the last time is one chunk. */
    void records() {
        List<JobLine> fresh = lines.subList(recorded, lines.size());
        byte[] bytes = fresh.stream()
                .map(line -> json.writeValueAsString(line) + "\n")
                .collect(Collectors.joining())
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        OutputId outputId = new OutputId(id);
        output.tell(
                outputId,
                new OutputRecorded(
                        outputId,
                        new OutputChunk(
                                ++chunks,
                                recorded + 1,
                                fresh.size(),
                                lines.size(),
                                blobs.put(bytes),
                                fresh.stream().map(JobLine::logLevel).collect(Collectors.toSet()),
                                fresh.stream()
                                        .map(JobLine::host)
                                        .filter(Objects::nonNull)
                                        .distinct()
                                        .toList(),
                                List.of(),
                                List.of(),
                                List.of())));
        recorded = lines.size();
    }

    /** One chunk of facts, without a line. */
    void becomes(List<TaskSeen> tasks, List<TaskResult> results, List<HostTotals> totals) {
        OutputId outputId = new OutputId(id);
        output.tell(
                outputId,
                new OutputRecorded(
                        outputId,
                        new OutputChunk(
                                ++chunks,
                                recorded + 1,
                                0,
                                lines.size(),
                                null,
                                Set.of(),
                                List.of(),
                                tasks,
                                results,
                                totals)));
    }

    List<JobLine> lines() {
        return lines;
    }

    static final class Blobs implements BlobStore {
        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger mostAtOnce = new AtomicInteger();
        private final AtomicInteger open = new AtomicInteger();
        private final Map<BlobRef, byte[]> kept = new HashMap<>();

        @Override
        public BlobRef put(byte[] bytes) {
            BlobRef ref = new BlobRef("%064x".formatted(kept.size()), bytes.length);
            kept.put(ref, bytes);
            return ref;
        }

        @Override
        public byte[] get(BlobRef ref) {
            opened.incrementAndGet();
            mostAtOnce.accumulateAndGet(open.incrementAndGet(), Math::max);
            java.util.concurrent.locks.LockSupport.parkNanos(LONG_ENOUGH_TO_MEET.toNanos());
            open.decrementAndGet();
            return Objects.requireNonNull(kept.get(ref));
        }

        int openedSince(int before) {
            return opened.get() - before;
        }
    }
}
