package dev.daybook.runner.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.daybook.api.job.LogLevel;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One record of a spool; which fields it has depends on {@code k}. The other side writes it, and may write more than is
 * read here.
 *
 * @param n dense, from 1
 * @param t seconds since 1970, with microseconds
 * @param k {@code line play task result stats end}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SpoolRecord(
        long n,
        BigDecimal t,
        String k,
        @Nullable String text,
        @Nullable LogLevel level,
        @Nullable String host,
        @Nullable String task,
        @Nullable Boolean continued,
        @Nullable String name,
        @Nullable String uuid,
        @Nullable String module,
        @Nullable String path,
        @Nullable String status,
        @Nullable Long ms,
        @Nullable Integer items,
        @Nullable String reason,
        @Nullable Object hosts,
        @Nullable Boolean begun,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        @Nullable String interruptedBy,
        @Nullable Boolean noHostsMatched,
        @Nullable Map<String, String> hostKeys,
        @Nullable Map<String, @Nullable String> interpreters,
        @Nullable String error) {

    Instant at() {
        return Instant.ofEpochSecond(0, t.movePointRight(9).longValue());
    }
}
