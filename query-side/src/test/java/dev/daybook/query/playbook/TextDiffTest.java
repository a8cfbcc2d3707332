package dev.daybook.query.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.daybook.query.playbook.TextDiff.Hunk;
import dev.daybook.query.playbook.TextDiff.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextDiffTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a\n", "\n", "a\r\nb"})
    void ofTheSameTextIsEmpty(String text) {
        assertThat(diff(text, text)).isEqualTo(new TextDiff("", List.of()));
    }

    @Test
    void isWrittenAsDiffWritesIt() {
        assertThat(diff("a\nb\nc\n", "a\nB\nc\n").unified()).isEqualTo("""
                --- old
                +++ new
                @@ -1,3 +1,3 @@
                 a
                -b
                +B
                 c
                """);
    }

    @Test
    void ofNothingIsAllAdded() {
        assertThat(diff("", "a\nb").unified()).isEqualTo("""
                --- old
                +++ new
                @@ -0,0 +1,2 @@
                +a
                +b
                \\ No newline at end of file
                """);
        assertThat(diff("a\n", "").unified()).isEqualTo("""
                --- old
                +++ new
                @@ -1,1 +0,0 @@
                -a
                """);
    }

    @Test
    void seesWhetherTheLastLineEnds() {
        assertThat(diff("a\nb\n", "a\nb").hunks())
                .containsExactly(new Hunk(
                        1,
                        2,
                        1,
                        2,
                        List.of(
                                new Line(TextDiff.Type.CONTEXT, "a", 1, 1, null),
                                new Line(TextDiff.Type.REMOVED, "b", 2, null, null),
                                new Line(TextDiff.Type.ADDED, "b", null, 2, true))));
    }

    @Test
    void seesHowLinesEnd() {
        assertThat(diff("a\r\nb\n", "a\nb\n").hunks())
                .containsExactly(new Hunk(
                        1,
                        2,
                        1,
                        2,
                        List.of(
                                new Line(TextDiff.Type.REMOVED, "a\r", 1, null, null),
                                new Line(TextDiff.Type.ADDED, "a", null, 1, null),
                                new Line(TextDiff.Type.CONTEXT, "b", 2, 2, null))));
    }

    @Test
    void joinsChangesThatAreNearEachOther() {
        String from = numbers(30);

        assertThat(diff(from, from.replace("10\n", "x\n").replace("17\n", "y\n"))
                        .hunks())
                .singleElement()
                .satisfies(hunk -> {
                    assertThat(hunk.fromStart()).isEqualTo(7);
                    assertThat(hunk.fromLines()).isEqualTo(14);
                });
        assertThat(diff(from, from.replace("10\n", "x\n").replace("18\n", "y\n"))
                        .hunks())
                .extracting(Hunk::fromStart)
                .containsExactly(7, 15);
    }

    @Test
    void appliedToOneTextGivesTheOther() {
        Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            String from = text(random);
            String to = random.nextBoolean() ? text(random) : altered(from, random);

            TextDiff diff = diff(from, to);

            assertThat(apply(from, diff.hunks(), TextDiff.Type.REMOVED, TextDiff.Type.ADDED))
                    .isEqualTo(to);
            assertThat(apply(to, diff.hunks(), TextDiff.Type.ADDED, TextDiff.Type.REMOVED))
                    .isEqualTo(from);
            assertThat(diff.hunks()).as(diff.unified()).allSatisfy(TextDiffTest::countsItsLines);
        }
    }

    @Test
    void ofTextsThatHaveNothingInCommonDoesNotTakeForEver() {
        Random random = new Random(13);
        String from = shuffled(30_000, random);
        String to = shuffled(30_000, random);

        TextDiff diff = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> diff(from, to));

        assertThat(apply(from, diff.hunks(), TextDiff.Type.REMOVED, TextDiff.Type.ADDED))
                .isEqualTo(to);
    }

    @Test
    void ofLargeTextsThatDifferLittleIsSmall() {
        String from = numbers(50_000);
        String to = "first\n" + from.replace("\n25000\n", "\n") + "last";

        assertThat(diff(from, to).hunks()).hasSize(3);
    }

    private static TextDiff diff(String from, String to) {
        return TextDiff.between(from, to, "old", "new");
    }

    private static void countsItsLines(Hunk hunk) {
        assertThat(hunk.lines().stream().filter(line -> line.type() != TextDiff.Type.ADDED))
                .hasSize(hunk.fromLines());
        assertThat(hunk.lines().stream().filter(line -> line.type() != TextDiff.Type.REMOVED))
                .hasSize(hunk.toLines());
        assertThat(hunk.lines().stream()
                        .filter(line -> line.type() != TextDiff.Type.ADDED)
                        .map(Line::fromLine))
                .containsExactlyElementsOf(IntStream.range(hunk.fromStart(), hunk.fromStart() + hunk.fromLines())
                        .boxed()
                        .toList());
        assertThat(hunk.lines().stream()
                        .filter(line -> line.type() != TextDiff.Type.REMOVED)
                        .map(Line::toLine))
                .containsExactlyElementsOf(IntStream.range(hunk.toStart(), hunk.toStart() + hunk.toLines())
                        .boxed()
                        .toList());
    }

    /** As {@code patch} does it, refusing what does not fit. */
    private static String apply(String text, List<Hunk> hunks, TextDiff.Type takenAway, TextDiff.Type put) {
        List<String> lines = lines(text);
        StringBuilder result = new StringBuilder();
        int at = 0;
        for (Hunk hunk : hunks) {
            int start = takenAway == TextDiff.Type.REMOVED ? hunk.fromStart() : hunk.toStart();
            int count = takenAway == TextDiff.Type.REMOVED ? hunk.fromLines() : hunk.toLines();
            int begin = count == 0 ? start : start - 1;
            while (at < begin) {
                result.append(lines.get(at++));
            }
            for (Line line : hunk.lines()) {
                String whole = line.text() + (line.noNewline() == null ? "\n" : "");
                if (line.type() != put) {
                    assertThat(lines.get(at++)).isEqualTo(whole);
                }
                if (line.type() != takenAway) {
                    result.append(whole);
                }
            }
        }
        while (at < lines.size()) {
            result.append(lines.get(at++));
        }
        return result.toString();
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("(?<=\n)", -1)));
        lines.removeIf(String::isEmpty);
        return lines;
    }

    /** Few different lines, so that much is alike. */
    private static String text(Random random) {
        String ends = random.nextInt(3) == 0 ? "\r\n" : "\n";
        String text = IntStream.range(0, random.nextInt(30))
                .mapToObj(_ -> "abcd ".charAt(random.nextInt(5)) + ends)
                .collect(Collectors.joining());
        return random.nextBoolean() || text.isEmpty() ? text : text.substring(0, text.length() - 1);
    }

    private static String altered(String text, Random random) {
        List<String> lines = lines(text);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(lines.size() + 1);
            if (random.nextBoolean()) {
                lines.add(at, "x\n");
            } else if (at < lines.size()) {
                lines.remove(at);
            }
        }
        return String.join("", lines);
    }

    private static String shuffled(int lines, Random random) {
        List<String> numbers = new ArrayList<>(lines(numbers(lines)));
        Collections.shuffle(numbers, random);
        return String.join("", numbers);
    }

    private static String numbers(int last) {
        return IntStream.rangeClosed(1, last).mapToObj(n -> n + "\n").collect(Collectors.joining());
    }
}
