package dev.daybook.runner.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a spool that is still being written. What is not a whole line yet is left for the next time. However far the spool
 * is ahead, no more is held of it than a piece of 64 KiB, its records, and the record that was begun in it.
 */
final class SpoolReader implements AutoCloseable {
    private static final int AT_ONCE = 64 << 10;

    /** The longest that is written is the statistics of a run, about 100 bytes for each of its hosts. */
    private static final int LONGEST_RECORD = 16 << 20;

    private final Path spool;
    private final ObjectReader json;
    private final ByteBuffer buffer = ByteBuffer.allocate(AT_ONCE);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private @Nullable FileChannel channel;

    SpoolReader(Path spool, JsonMapper json) {
        this.spool = spool;
        this.json = json.readerFor(SpoolRecord.class);
    }

    /**
     * The next records, those that end within the next 64 KiB; empty when there is nothing new.
     *
     * @throws IOException also when there is something that no supervisor has written
     */
    List<SpoolRecord> read() throws IOException {
        List<SpoolRecord> records = new ArrayList<>();
        int read;
        do {
            if (!isOpen()) {
                return records;
            }
            buffer.clear();
            read = channel.read(buffer);
            split(Math.max(0, read), records);
        } while (records.isEmpty() && read > 0);
        return records;
    }

    private void split(int length, List<SpoolRecord> records) throws IOException {
        byte[] bytes = buffer.array();
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                if (line.size() == 0) {
                    records.add(parse(bytes, start, i - start));
                } else {
                    line.write(bytes, start, i - start);
                    records.add(parse(line.toByteArray(), 0, line.size()));
                    line.reset();
                }
                start = i + 1;
            }
        }
        line.write(bytes, start, length - start);
        if (line.size() > LONGEST_RECORD) {
            throw new IOException("A record has more than " + LONGEST_RECORD + " bytes");
        }
    }

    private SpoolRecord parse(byte[] bytes, int start, int length) throws IOException {
        SpoolRecord record;
        try {
            record = json.readValue(bytes, start, length);
        } catch (JacksonException e) {
            throw new IOException("No record: " + e.getOriginalMessage(), e);
        }
        if (!isWhole(record)) {
            throw new IOException("No record: it has no time or no kind");
        }
        return record;
    }

    /** What is read is not what a constructor was promised. */
    @SuppressWarnings("ConstantValue")
    private static boolean isWhole(SpoolRecord record) {
        return record != null && record.t() != null && record.k() != null;
    }

    private boolean isOpen() throws IOException {
        if (channel == null) {
            try {
                channel = FileChannel.open(spool);
            } catch (NoSuchFileException e) {
                return false; // not there yet
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
