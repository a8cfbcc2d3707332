package dev.daybook.query.playbook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.github.difflib.algorithm.Change;
import com.github.difflib.algorithm.DiffAlgorithmListener;
import com.github.difflib.algorithm.myers.MyersDiff;
import com.github.difflib.patch.DeltaType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What must be done to one text to get the other, line by line. A line ends with a line feed; a carriage return before that
 * belongs to the line, so that texts that differ in nothing else do differ.
 *
 * @param unified the hunks as {@code diff -u} writes them, for {@code patch} to read; empty when the texts are the same
 */
record TextDiff(String unified, List<Hunk> hunks) {
    private static final int CONTEXT = 3;
    /** The search takes time and memory by the square of this. */
    private static final int MOST_CHANGED_LINES = 2_000;

    /**
     * Changes that are near each other, with up to three unchanged lines around them.
     *
     * @param fromStart the number of its first line, from 1; of the line before it when it has none
     * @param toStart likewise
     */
    record Hunk(int fromStart, int fromLines, int toStart, int toLines, List<Line> lines) {}

    /**
     * @param text without the line feed that ends it
     * @param fromLine its number, from 1, in the text where it is
     * @param toLine likewise
     * @param noNewline true for a last line that no line feed ends; else it is left out
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(
            Type type,
            String text,
            @Nullable Integer fromLine,
            @Nullable Integer toLine,
            @Nullable Boolean noNewline) {
        private static Line of(Type type, String line, @Nullable Integer fromLine, @Nullable Integer toLine) {
            boolean ended = line.endsWith("\n");
            return new Line(
                    type,
                    ended ? line.substring(0, line.length() - 1) : line,
                    fromLine,
                    toLine,
                    ended ? null : Boolean.TRUE);
        }
    }

    enum Type {
        CONTEXT(' '),
        ADDED('+'),
        REMOVED('-');

        private final char sign;

        Type(char sign) {
            this.sign = sign;
        }

        @JsonValue
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The smallest difference; where more than {@value #MOST_CHANGED_LINES} lines differ, one that replaces everything
     * between the first and the last of them.
     *
     * @param fromName what the unified form calls the texts, such as {@code site.yml}, a tab, {@code version 3}
     */
    static TextDiff between(String from, String to, String fromName, String toName) {
        List<String> fromLines = lines(from);
        List<String> toLines = lines(to);
        List<Change> changes = changes(fromLines, toLines);
        List<Hunk> hunks = new ArrayList<>();
        for (int first = 0; first < changes.size(); ) {
            int end = first + 1;
            while (end < changes.size()
                    && changes.get(end).startOriginal - changes.get(end - 1).endOriginal <= 2 * CONTEXT) {
                end++;
            }
            hunks.add(hunk(fromLines, toLines, changes.subList(first, end)));
            first = end;
        }
        return new TextDiff(unified(hunks, fromName, toName), List.copyOf(hunks));
    }

    private static List<Change> changes(List<String> from, List<String> to) {
        List<Change> changes = new ArrayList<>();
        try {
            changes.addAll(new MyersDiff<String>().computeDiff(from, to, new Bound()));
            changes.sort(Comparator.comparingInt((Change change) -> change.startOriginal));
        } catch (TooDifferent e) {
            changes.add(middle(from, to));
        }
        return changes;
    }

    /** All that lies between what both begin with and what both end with. */
    private static Change middle(List<String> from, List<String> to) {
        int shorter = Math.min(from.size(), to.size());
        int start = 0;
        while (start < shorter && from.get(start).equals(to.get(start))) {
            start++;
        }
        int fromEnd = from.size();
        int toEnd = to.size();
        while (fromEnd > start && toEnd > start && from.get(fromEnd - 1).equals(to.get(toEnd - 1))) {
            fromEnd--;
            toEnd--;
        }
        return new Change(DeltaType.CHANGE, start, fromEnd, start, toEnd);
    }

    private static Hunk hunk(List<String> from, List<String> to, List<Change> changes) {
        int fromStart = Math.max(0, changes.getFirst().startOriginal - CONTEXT);
        int fromEnd = Math.min(from.size(), changes.getLast().endOriginal + CONTEXT);
        int toStart = changes.getFirst().startRevised - (changes.getFirst().startOriginal - fromStart);
        List<Line> lines = new ArrayList<>();
        int fromAt = fromStart;
        int toAt = toStart;
        for (Change change : changes) {
            while (fromAt < change.startOriginal) {
                lines.add(Line.of(Type.CONTEXT, from.get(fromAt), ++fromAt, ++toAt));
            }
            while (fromAt < change.endOriginal) {
                lines.add(Line.of(Type.REMOVED, from.get(fromAt), ++fromAt, null));
            }
            while (toAt < change.endRevised) {
                lines.add(Line.of(Type.ADDED, to.get(toAt), null, ++toAt));
            }
        }
        while (fromAt < fromEnd) {
            lines.add(Line.of(Type.CONTEXT, from.get(fromAt), ++fromAt, ++toAt));
        }
        int fromCount = fromAt - fromStart;
        int toCount = toAt - toStart;
        return new Hunk(
                fromCount == 0 ? fromStart : fromStart + 1,
                fromCount,
                toCount == 0 ? toStart : toStart + 1,
                toCount,
                List.copyOf(lines));
    }

    private static String unified(List<Hunk> hunks, String fromName, String toName) {
        if (hunks.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("--- " + fromName + "\n+++ " + toName + "\n");
        for (Hunk hunk : hunks) {
            text.append("@@ -%d,%d +%d,%d @@\n"
                    .formatted(hunk.fromStart(), hunk.fromLines(), hunk.toStart(), hunk.toLines()));
            for (Line line : hunk.lines()) {
                text.append(line.type().sign).append(line.text()).append('\n');
                if (line.noNewline() != null) {
                    text.append("\\ No newline at end of file\n");
                }
            }
        }
        return text.toString();
    }

    /** Each with the line feed that ends it. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        for (int start = 0; start < text.length(); ) {
            int feed = text.indexOf('\n', start);
            int end = feed < 0 ? text.length() : feed + 1;
            lines.add(text.substring(start, end));
            start = end;
        }
        return lines;
    }

    /** Ends a search that would take too long: there is no other way to tell the library. */
    private static final class Bound implements DiffAlgorithmListener {
        @Override
        public void diffStart() {}

        @Override
        public void diffStep(int changedLines, int all) {
            if (changedLines > MOST_CHANGED_LINES) {
                throw new TooDifferent();
            }
        }

        @Override
        public void diffEnd() {}
    }

    private static final class TooDifferent extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooDifferent() {
            super("More than " + MOST_CHANGED_LINES + " lines differ", null, false, false);
        }
    }
}
