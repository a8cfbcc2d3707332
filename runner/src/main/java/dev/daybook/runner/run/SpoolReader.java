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
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Reads a spool that is still being written. What is not a whole line yet is left for the next time. */
final class SpoolReader implements AutoCloseable {
    private static final int AT_ONCE = 256 << 10;

    private final Path spool;
    private final ObjectReader json;
    private final ByteBuffer buffer = ByteBuffer.allocate(AT_ONCE);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private @Nullable FileChannel channel;

    SpoolReader(Path spool, JsonMapper json) {
        this.spool = spool;
        this.json = json.readerFor(SpoolRecord.class);
    }

    /** The next records, at most those of 256 KiB; empty when there is nothing new. */
    List<SpoolRecord> read() throws IOException {
        if (!isOpen()) {
            return List.of();
        }
        buffer.clear();
        if (channel.read(buffer) <= 0) {
            return List.of();
        }
        List<SpoolRecord> records = new ArrayList<>();
        byte[] bytes = buffer.array();
        int start = 0;
        for (int i = 0; i < buffer.position(); i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, start, i - start);
                records.add(json.readValue(line.toByteArray()));
                line.reset();
                start = i + 1;
            }
        }
        line.write(bytes, start, buffer.position() - start);
        return records;
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
