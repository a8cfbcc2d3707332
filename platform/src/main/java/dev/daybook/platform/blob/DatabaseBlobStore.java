package dev.daybook.platform.blob;

import com.github.luben.zstd.Zstd;
import dev.daybook.api.BlobRef;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Blobs in the database of the read models, compressed with Zstandard. */
@Component
final class DatabaseBlobStore implements BlobStore {
    private static final int MAX_SIZE = 64 << 20;
    private static final int LEVEL = 3;

    private final JdbcTemplate jdbc;

    DatabaseBlobStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public BlobRef put(byte[] bytes) {
        if (bytes.length > MAX_SIZE) {
            throw new IllegalArgumentException("A blob holds at most " + MAX_SIZE + " bytes, not " + bytes.length);
        }
        BlobRef ref = new BlobRef(Sha256.of(bytes), bytes.length);
        jdbc.update(
                "insert ignore into blob_content (sha256, size, content) values (?, ?, ?)",
                ref.sha256(),
                ref.size(),
                Zstd.compress(bytes, LEVEL));
        return ref;
    }

    @Override
    public byte[] get(BlobRef ref) {
        List<byte[]> found = jdbc.query(
                "select content from blob_content where sha256 = ?", (row, _) -> row.getBytes(1), ref.sha256());
        if (found.isEmpty()) {
            throw new BlobDamaged(ref, "is gone");
        }
        byte[] bytes = decompress(ref, found.getFirst());
        if (!Sha256.of(bytes).equals(ref.sha256())) {
            throw new BlobDamaged(ref, "holds other bytes than were stored");
        }
        return bytes;
    }

    private static byte[] decompress(BlobRef ref, byte[] compressed) {
        if (ref.size() == 0) {
            return new byte[0];
        }
        byte[] bytes = new byte[(int) ref.size()];
        long length = Zstd.decompress(bytes, compressed);
        if (Zstd.isError(length) || length != ref.size()) {
            throw new BlobDamaged(ref, "cannot be decompressed");
        }
        return bytes;
    }
}
