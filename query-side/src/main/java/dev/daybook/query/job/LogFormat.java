package dev.daybook.query.job;

import dev.daybook.api.job.JobLine;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;
import org.springframework.http.MediaType;

/** As what a log is downloaded. */
enum LogFormat {
    /** What was printed: lines that had to be cut are whole again. */
    TEXT("log", new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8)),

    /** The lines as they are recorded, one JSON object each. */
    NDJSON("ndjson", MediaType.APPLICATION_NDJSON);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z' ").withZone(ZoneOffset.UTC);

    private final String extension;

    @SuppressWarnings("ImmutableEnumChecker") // it is immutable, and does not say so
    private final MediaType type;

    LogFormat(String extension, MediaType type) {
        this.extension = extension;
        this.type = type;
    }

    static LogFormat of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    String extension() {
        return extension;
    }

    MediaType type() {
        return type;
    }

    /**
     * Makes the bytes of the download out of those of the chunks: for one download, in order.
     *
     * @param timestamps whether each line of text begins with the time when it was printed
     */
    Function<byte[], byte[]> writer(JobLines lines, boolean timestamps) {
        return this == NDJSON ? chunk -> chunk : new Text(lines, timestamps);
    }

    private static final class Text implements Function<byte[], byte[]> {
        private final JobLines lines;
        private final boolean timestamps;
        private boolean withinLine;

        Text(JobLines lines, boolean timestamps) {
            this.lines = lines;
            this.timestamps = timestamps;
        }

        @Override
        public byte[] apply(byte[] chunk) {
            StringBuilder text = new StringBuilder(chunk.length);
            for (JobLine line : lines.parse(chunk)) {
                if (timestamps && !withinLine) {
                    TIME.formatTo(line.timestamp(), text);
                }
                text.append(line.content());
                withinLine = Boolean.TRUE.equals(line.continued());
                if (!withinLine) {
                    text.append('\n');
                }
            }
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
