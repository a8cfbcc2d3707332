package dev.daybook.query.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.daybook.api.job.JobLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds lines in a chunk. Only those are read as JSON whose bytes can match, which is what makes the search of a long log
 * quick: bytes are compared without bit 0x20, the one that tells {@code a} from {@code A}, so that nothing is missed;
 * what is read is then compared exactly.
 *
 * <p>A search without any character that has but one case, or is ASCII, reads every line. The letters U+0130 and U+212A,
 * whose small forms are ASCII, are not found by those.
 */
final class LineScan {
    private static final byte CASE = 0x20;
    private static final String CONTENT = fold("\"content\":\"".getBytes(ISO_8859_1));

    private final WantedLines wanted;
    private final ObjectReader reader;
    private final @Nullable String text;
    private final List<String> fields;

    LineScan(WantedLines wanted, JsonMapper json) {
        this.wanted = wanted;
        this.reader = json.readerFor(JobLine.class);
        this.text = wanted.search() == null ? null : longestComparable(json.writeValueAsString(wanted.search()));
        this.fields = Stream.of(
                        wanted.host() == null ? null : "\"host\":" + json.writeValueAsString(wanted.host()),
                        wanted.level() == null ? null : "\"log_level\":" + json.writeValueAsString(wanted.level()))
                .filter(Objects::nonNull)
                .map(LineScan::folded)
                .toList();
    }

    /** @return those that match, in order, and no more than so many */
    List<JobLine> find(byte[] chunk, long firstLine, int most) {
        List<JobLine> found = new ArrayList<>();
        String folded = fold(chunk);
        int start = skip(chunk, wanted.after() + 1 - firstLine);
        while (found.size() < most && start < chunk.length) {
            int candidate = next(folded, chunk, start);
            if (candidate < 0) {
                break;
            }
            int end = end(chunk, candidate);
            if (fields.stream().allMatch(field -> folded.indexOf(field, candidate, end) >= 0)) {
                Optional.<JobLine>of(reader.readValue(chunk, candidate, end - candidate))
                        .filter(wanted::matches)
                        .ifPresent(found::add);
            }
            start = end + 1;
        }
        return found;
    }

    /** @return where the next line begins that can match, from a beginning of a line on; below 0 when there is none */
    private int next(String folded, byte[] chunk, int start) {
        if (text == null) {
            int at = fields.isEmpty() ? start : folded.indexOf(fields.getFirst(), start);
            return at < 0 ? at : begin(chunk, at);
        }
        int from = start;
        while (true) {
            int at = folded.indexOf(text, from);
            if (at < 0) {
                return at;
            }
            int line = begin(chunk, at);
            int content = folded.indexOf(CONTENT, line) + CONTENT.length();
            if (at < content) {
                from = content;
            } else if (isWithin(chunk, content, at)) {
                return line;
            } else {
                from = end(chunk, at);
            }
        }
    }

    /** Whether the JSON text that begins at content has not ended before that place. */
    private static boolean isWithin(byte[] chunk, int content, int place) {
        for (int i = content; i < place; i++) {
            if (chunk[i] == '\\') {
                i++;
            } else if (chunk[i] == '"') {
                return false;
            }
        }
        return true;
    }

    private static int skip(byte[] chunk, long lines) {
        int start = 0;
        for (long line = 0; line < lines && start < chunk.length; line++) {
            start = end(chunk, start) + 1;
        }
        return start;
    }

    private static int begin(byte[] chunk, int place) {
        int begin = place;
        while (begin > 0 && chunk[begin - 1] != '\n') {
            begin--;
        }
        return begin;
    }

    private static int end(byte[] chunk, int place) {
        int end = place;
        while (end < chunk.length && chunk[end] != '\n') {
            end++;
        }
        return end;
    }

    /** One character for each byte. */
    private static String fold(byte[] bytes) {
        byte[] folded = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            folded[i] = (byte) (bytes[i] | CASE);
        }
        return new String(folded, ISO_8859_1);
    }

    private static String folded(String json) {
        return fold(json.getBytes(StandardCharsets.UTF_8));
    }

    /** The longest part of a JSON text whose small and capital form differ by no more than the bit that is left out. */
    private static @Nullable String longestComparable(String json) {
        String longest = "";
        StringBuilder part = new StringBuilder();
        int[] characters = json.substring(1, json.length() - 1).codePoints().toArray();
        for (int character : characters) {
            if (isComparable(character)) {
                part.appendCodePoint(character);
            } else {
                part.setLength(0);
            }
            if (part.length() > longest.length()) {
                longest = part.toString();
            }
        }
        return longest.isEmpty() ? null : folded(longest);
    }

    private static boolean isComparable(int character) {
        return character < 0x80
                || (Character.toLowerCase(character) == character && Character.toUpperCase(character) == character);
    }
}
