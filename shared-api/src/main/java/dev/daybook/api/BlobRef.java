package dev.daybook.api;

/**
 * Names bytes by what they are: whoever holds it can tell whether the bytes are still the ones that were meant.
 *
 * @param sha256 64 lower-case hexadecimal digits
 * @param size in bytes, before compression
 */
public record BlobRef(String sha256, long size) {
    public BlobRef {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("Not a SHA-256 in hexadecimal: " + sha256);
        }
    }
}
