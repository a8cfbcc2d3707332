package dev.daybook.platform.read;

import reactor.core.publisher.Mono;

/** Reads that are not broken off: a connection of r2dbc-mysql whose query was cancelled may never answer again. */
public final class WholeReads {
    private WholeReads() {}

    /** Goes on to the end although nobody waits for it any more. For reads that are short. */
    public static <T> Mono<T> of(Mono<T> read) {
        return Mono.fromFuture(read::toFuture, true);
    }
}
