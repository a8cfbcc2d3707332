package dev.daybook.api;

import org.jspecify.annotations.Nullable;

/** An event that makes a version of a secret the current one. It names the secret; it never holds it. */
public interface RefersToSecret {
    /** Null when this one has none. */
    @Nullable
    SecretRef secret();

    /**
     * @param owner the id of the aggregate whose secret it is
     * @param version counts from 1
     */
    record SecretRef(String owner, int version) {}
}
