package dev.daybook.query.job;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.daybook.api.BlobRef;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobLine;
import dev.daybook.platform.blob.BlobStore;
import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/**
 * The lines of a job's output. Only chunks that can match are opened, {@value #OPEN_AT_ONCE} at once for all readers
 * together. So reading takes at most 16 MiB for open chunks (one has at most 1 MiB, and is held at most four times), besides
 * {@value #SHARED_BYTES} bytes for what is shared by those who watch, and what each reader has asked for and not taken yet.
 */
@Component
class JobLines {
    private static final int OPEN_AT_ONCE = 4;
    private static final long SHARED_BYTES = 64L << 20;

    /** A line as an object takes up to twice the bytes that it has as JSON. */
    private static final int BYTES_PER_BYTE = 2;

    private final OutputIndex index;
    private final BlobStore blobs;
    private final JsonMapper json;
    private final ExecutorService openers = Executors.newFixedThreadPool(
            OPEN_AT_ONCE, Thread.ofPlatform().name("output-", 0).daemon().factory());

    /** Chunks never change: those who watch the same job share one look. */
    private final AsyncCache<BlobRef, List<JobLine>> recent = Caffeine.newBuilder()
            .maximumWeight(SHARED_BYTES)
            .weigher((BlobRef ref, List<JobLine> _) -> BYTES_PER_BYTE * (int) ref.size())
            .buildAsync();

    JobLines(OutputIndex index, BlobStore blobs, JsonMapper json) {
        this.index = index;
        this.blobs = blobs;
        this.json = json;
    }

    /** In order; at least as many as asked for, where there are so many. */
    Flux<JobLine> find(JobId job, WantedLines wanted, int most) {
        LineScan scan = new LineScan(wanted, json);
        int ahead = wanted.search() == null ? 1 : OPEN_AT_ONCE; // what the index has found is most likely enough
        return index.chunks(job, wanted)
                .flatMapSequential(
                        chunk -> Mono.fromFuture(
                                () -> open(chunk.blob(), bytes -> scan.find(bytes, chunk.firstLine(), most)), true),
                        ahead,
                        1)
                .concatMapIterable(lines -> lines, 1);
    }

    /** What is made of each chunk, one after the other as they are asked for. */
    <T> Flux<T> each(JobId job, long through, Function<byte[], T> made) {
        return index.chunks(job, WantedLines.all(through))
                .concatMap(chunk -> Mono.fromFuture(() -> open(chunk.blob(), made), true), 1);
    }

    /** The lines of one chunk, as they were recorded: their hash has been checked. */
    Mono<List<JobLine>> lines(BlobRef chunk) {
        boolean shared = true; // whoever goes away must not take the answer from the others
        return Mono.fromFuture(() -> recent.get(chunk, (ref, _) -> open(ref, this::parse)), shared);
    }

    List<JobLine> parse(byte[] chunk) {
        try (MappingIterator<JobLine> lines = json.readerFor(JobLine.class).readValues(chunk)) {
            return lines.readAll();
        }
    }

    /** Goes on to its end although nobody waits for it any more: a connection that is broken off would be lost. */
    private <T> CompletableFuture<T> open(BlobRef chunk, Function<byte[], T> made) {
        return CompletableFuture.supplyAsync(() -> made.apply(blobs.get(chunk)), openers);
    }

    @PreDestroy
    void close() {
        openers.shutdown();
    }
}
