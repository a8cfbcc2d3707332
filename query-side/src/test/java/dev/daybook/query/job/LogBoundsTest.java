package dev.daybook.query.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.daybook.api.job.JobView;
import dev.daybook.api.job.LogLevel;
import dev.daybook.platform.web.OpenStreams;
import dev.daybook.query.ReadModel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** Lines of 64 KiB, of which neither a page nor a download may gather many. */
class LogBoundsTest {
    private static final int LINE = 64 << 10;
    private static final int LINES = 100;
    private static final Duration STANDSTILL = Duration.ofMillis(300);

    private final ReadModel model = ReadModel.fresh();
    private final RecordedJob job = new RecordedJob(model);
    private final OpenStreams streams = new OpenStreams();
    private JobLines lines;
    private LogDownload download;

    @BeforeEach
    void record() {
        model.given(OutputIndex.class, model.make(OutputIndex.class));
        lines = model.make(JobLines.class);
        download = new LogDownload(lines, streams);
        for (int i = 0; i < LINES; i++) {
            job.prints(LogLevel.INFO, null, "é".repeat(LINE / 2), i % 4 != 3);
            job.records();
        }
    }

    @AfterEach
    void drop() {
        lines.close();
        model.close();
    }

    @Test
    void aPageEndsAtFourMebibytes() {
        int fitting = LogPage.MOST_CHARACTERS / (LINE / 2);
        LogPage page = Objects.requireNonNull(LogPage.of(lines.find(job.id, WantedLines.all(LINES), 5_001), 5_000)
                .block());
        assertThat(page.lines()).hasSize(LINES); // 3.1 million characters
        assertThat(page.hasMore()).isFalse();

        int before = job.blobs.opened.get();
        Flux<dev.daybook.api.job.JobLine> twice = lines.find(job.id, WantedLines.all(LINES), 5_001)
                .concatWith(lines.find(job.id, WantedLines.all(LINES), 5_001));
        LogPage full = Objects.requireNonNull(LogPage.of(twice, 5_000).block());
        assertThat(full.lines()).hasSize(fitting);
        assertThat(full.hasMore()).isTrue();
        assertThat(job.blobs.openedSince(before)).isLessThanOrEqualTo(fitting + 3);
    }

    @Test
    void aDownloadOpensNoMoreThanItsReaderTakes() {
        int before = job.blobs.opened.get();
        Reader reader = new Reader();
        download.of(view(), LogFormat.TEXT, false).subscribe(reader);
        reader.takes(1);
        await().during(STANDSTILL).until(() -> job.blobs.openedSince(before) <= 3);
        reader.takes(4 * 10);
        await().during(STANDSTILL).until(() -> job.blobs.openedSince(before) <= 13);
        reader.cancel();
    }

    @Test
    void aDownloadPutsLongLinesTogetherAgain() {
        String text = Objects.requireNonNull(download.of(view(), LogFormat.TEXT, true)
                .map(buffer -> buffer.toString(StandardCharsets.ISO_8859_1))
                .reduce(String::concat)
                .block());
        String whole = new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        assertThat(whole.lines())
                .hasSize(LINES / 4)
                .allSatisfy(line -> assertThat(line.substring(28)).isEqualTo("é".repeat(4 * LINE / 2)));
    }

    @Test
    void aDownloadIsBrokenOffWhenTheHubStops() {
        Reader reader = new Reader();
        download.of(view(), LogFormat.NDJSON, false).subscribe(reader);
        reader.takes(1);
        streams.stop();
        await().until(() -> reader.failure instanceof CancellationException);
    }

    private static final class Reader extends BaseSubscriber<DataBuffer> {
        private final AtomicInteger taken = new AtomicInteger();
        private volatile @Nullable Throwable failure;

        void takes(int pieces) {
            int wanted = taken.get() + pieces;
            request(pieces);
            await().until(() -> taken.get() == wanted);
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // takes nothing by itself
        }

        @Override
        protected void hookOnNext(DataBuffer piece) {
            taken.incrementAndGet();
        }

        @Override
        protected void hookOnError(Throwable error) {
            failure = error;
        }
    }

    private JobView view() {
        JobRow row = Objects.requireNonNull(
                model.table(JobTable.class).findById(job.id.toString()).block());
        return row.toView(model.json());
    }
}
