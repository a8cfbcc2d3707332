package dev.daybook.query.job;

import dev.daybook.api.job.JobLine;
import dev.daybook.api.job.LogLevel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of a job are wanted; null where it does not matter.
 *
 * @param after the number of the line behind which to begin
 * @param through the number of the last line to look at: what is recorded later is for another look
 * @param search occurs in the text, whatever the case of its letters
 */
record WantedLines(
        long after,
        long through,
        @Nullable LogLevel level,
        @Nullable String host,
        @Nullable String search) {
    static WantedLines all(long through) {
        return new WantedLines(0, through, null, null, null);
    }

    WantedLines behind(long line) {
        return new WantedLines(line, through, level, host, search);
    }

    boolean matches(JobLine line) {
        return line.lineNumber() > after
                && line.lineNumber() <= through
                && (level == null || line.logLevel() == level)
                && (host == null || host.equals(line.host()))
                && (search == null || lower(line.content()).contains(lower(search)));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
