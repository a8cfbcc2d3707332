package dev.daybook.platform.blob;

import dev.daybook.api.BlobRef;

/** Keeps bytes under their hash. The same bytes are kept once, compressed. */
public interface BlobStore {
    /**
     * Durable when it returns; storing what is there already changes nothing.
     *
     * @param bytes at most 64 MiB
     */
    BlobRef put(byte[] bytes);

    /**
     * The very bytes that were put there: their hash has been checked.
     *
     * @throws BlobDamaged when they are gone or are other bytes now
     */
    byte[] get(BlobRef ref);
}
