package dev.daybook.server;

import dev.daybook.platform.blob.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;

/**
 * A file of the web app, as it is sent.
 *
 * @param gzip null where it would not be smaller by much
 * @param brotli null where the build made none
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record WebFile(MediaType type, String etag, byte[] content, byte @Nullable [] gzip, byte @Nullable [] brotli) {
    private static final int TOO_SMALL = 1024;
    private static final int ETAG_DIGITS = 32;

    static WebFile of(String path, byte[] content, byte @Nullable [] gzip, byte @Nullable [] brotli) {
        return new WebFile(
                MediaTypeFactory.getMediaType(path).orElse(MediaType.APPLICATION_OCTET_STREAM),
                '"' + Sha256.of(content).substring(0, ETAG_DIGITS) + '"',
                content,
                gzip == null ? compressed(content) : gzip,
                brotli);
    }

    private static byte @Nullable [] compressed(byte[] content) {
        if (content.length < TOO_SMALL) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // never, in memory
        }
        return bytes.size() < content.length * 9L / 10 ? bytes.toByteArray() : null;
    }
}
