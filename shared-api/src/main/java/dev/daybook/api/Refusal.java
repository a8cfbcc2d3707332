package dev.daybook.api;

import org.jspecify.annotations.Nullable;

/**
 * Why something that was asked for is not done. It travels as the details of a {@link CommandRefused}, the part of an
 * exception that survives the way from one process to another.
 *
 * @param field the field that is wrong, where it is one
 */
public record Refusal(Kind kind, String reason, @Nullable String field) {
    public enum Kind {
        /** A field has a value that cannot be accepted. */
        INVALID,
        /** The caller's role is not enough. */
        FORBIDDEN,
        NOT_FOUND,
        /** It contradicts what is there: a name that is taken, a job that has ended. */
        CONFLICT,
        /** The caller has seen an older version than the one that is there. */
        STALE
    }

    public Refusal(Kind kind, String reason) {
        this(kind, reason, null);
    }
}
