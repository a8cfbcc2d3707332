package dev.daybook.query.job;

/**
 * How a host of a job stands.
 *
 * @param durationMs what its tasks took, one after the other
 */
record HostRow(
        String host,
        int ok,
        int changed,
        int failed,
        int unreachable,
        int skipped,
        int rescued,
        int ignored,
        long durationMs) {}
