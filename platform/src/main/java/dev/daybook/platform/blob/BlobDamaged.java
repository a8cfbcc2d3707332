package dev.daybook.platform.blob;

import dev.daybook.api.BlobRef;

/** What is stored is not what was stored. */
public final class BlobDamaged extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BlobDamaged(BlobRef ref, String what) {
        super("Blob " + ref.sha256() + " " + what);
    }
}
