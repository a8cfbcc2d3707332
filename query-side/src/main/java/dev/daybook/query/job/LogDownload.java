package dev.daybook.query.job;

import dev.daybook.api.job.JobView;
import dev.daybook.platform.web.OpenStreams;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/**
 * A whole log, as fast as its reader takes it. A chunk is opened when the reader has come to it, one ahead. The web server
 * takes up to 128 pieces before the reader does, so a download holds 2 MiB there and three chunks here, whatever the
 * length of the log. One that cannot go on is broken off, so that nobody takes a part for the whole.
 */
@Component
class LogDownload {
    private static final int PIECE_BYTES = 16 << 10;

    private final JobLines lines;
    private final OpenStreams streams;

    LogDownload(JobLines lines, OpenStreams streams) {
        this.lines = lines;
        this.streams = streams;
    }

    /** What the view counts is what is sent: lines that are recorded meanwhile are for the next download. */
    Flux<DataBuffer> of(JobView job, LogFormat format, boolean timestamps) {
        return streams.brokenOffAtShutdown(
                Flux.defer(() -> lines.each(job.id(), job.totalLines(), format.writer(lines, timestamps)))
                        .concatMapIterable(LogDownload::pieces, 1));
    }

    private static List<DataBuffer> pieces(byte[] bytes) {
        return IntStream.range(0, (bytes.length + PIECE_BYTES - 1) / PIECE_BYTES)
                .map(piece -> piece * PIECE_BYTES)
                .<DataBuffer>mapToObj(start -> DefaultDataBufferFactory.sharedInstance.wrap(
                        ByteBuffer.wrap(bytes, start, Math.min(PIECE_BYTES, bytes.length - start))
                                .slice()))
                .toList();
    }
}
