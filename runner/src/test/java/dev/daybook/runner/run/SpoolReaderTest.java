package dev.daybook.runner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class SpoolReaderTest {
    @TempDir
    Path directory;

    @Test
    void waitsForASpoolThatIsNotThereYet() throws IOException {
        try (SpoolReader reader = reader()) {
            assertThat(reader.read()).isEmpty();
            append(line(1, "first"));
            assertThat(reader.read()).extracting(SpoolRecord::text).containsExactly("first");
            assertThat(reader.read()).isEmpty();
        }
    }

    @Test
    void leavesHalfALineUntilTheRestIsThere() throws IOException {
        byte[] second = line(2, "zwölf Boxkämpfer").getBytes(StandardCharsets.UTF_8);
        try (SpoolReader reader = reader()) {
            append(line(1, "first"));
            int middleOfACharacter = new String(second, StandardCharsets.ISO_8859_1).indexOf('Ã') + 1;
            append(second, 0, middleOfACharacter);
            assertThat(reader.read()).extracting(SpoolRecord::n).containsExactly(1L);
            append(second, middleOfACharacter, second.length);
            assertThat(reader.read()).extracting(SpoolRecord::text).containsExactly("zwölf Boxkämpfer");
        }
    }

    @Test
    void readsALongSpoolInParts() throws IOException {
        StringBuilder spool = new StringBuilder();
        for (int n = 1; n <= 20_000; n++) {
            spool.append(line(n, "line " + n));
        }
        append(spool.toString());
        List<Long> seen = new ArrayList<>();
        try (SpoolReader reader = reader()) {
            for (List<SpoolRecord> part = reader.read(); !part.isEmpty(); part = reader.read()) {
                part.forEach(record -> seen.add(record.n()));
            }
        }
        assertThat(seen).hasSize(20_000).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void holdsNoMoreThanAPieceOfASpoolThatIsFarAhead() throws IOException {
        int lines = 40_000;
        StringBuilder spool = new StringBuilder();
        for (int n = 1; n <= lines; n++) {
            spool.append(line(n, n % 1_000 == 0 ? "x".repeat(64 << 10) : "line " + n));
        }
        append(spool.toString());
        long seen = 0;
        try (SpoolReader reader = reader()) {
            for (List<SpoolRecord> part = reader.read(); !part.isEmpty(); part = reader.read()) {
                seen += part.size();
                int text = part.stream()
                        .mapToInt(record -> String.valueOf(record.text()).length())
                        .sum();
                assertThat(text).isLessThanOrEqualTo(2 * (64 << 10));
            }
        }
        assertThat(seen).isEqualTo(lines);
    }

    @Test
    void takesARecordThatIsLongerThanAPiece() throws IOException {
        String text = "y".repeat(300_000);
        try (SpoolReader reader = reader()) {
            append(line(1, text) + line(2, "short"));
            assertThat(reader.read()).extracting(SpoolRecord::text).containsExactly(text, "short");
        }
    }

    @Test
    void refusesWhatIsNoRecord() throws IOException {
        append(line(1, "first"));
        append(new byte[20], 0, 20);
        append("\n");
        try (SpoolReader reader = reader()) {
            assertThatThrownBy(reader::read).isInstanceOf(IOException.class).hasMessageStartingWith("No record");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"n\":1,\"k\":\"line\"}", "{\"n\":1,\"t\":1.5}"})
    void refusesHalfARecord(String text) throws IOException {
        append(text + "\n");
        try (SpoolReader reader = reader()) {
            assertThatThrownBy(reader::read).isInstanceOf(IOException.class).hasMessageStartingWith("No record");
        }
    }

    @Test
    void doesNotWaitForEverForTheEndOfARecord() throws IOException {
        append("{\"text\":\"" + "z".repeat(17 << 20));
        try (SpoolReader reader = reader()) {
            assertThatThrownBy(reader::read).isInstanceOf(IOException.class).hasMessageContaining("16777216");
        }
    }

    private SpoolReader reader() {
        return new SpoolReader(
                directory.resolve("spool.jsonl"), JsonMapper.builder().build());
    }

    private static String line(long n, String text) {
        return "{\"n\":" + n + ",\"t\":1.5,\"k\":\"line\",\"text\":\"" + text + "\",\"level\":\"ok\"}\n";
    }

    private void append(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        append(bytes, 0, bytes.length);
    }

    private void append(byte[] bytes, int from, int to) throws IOException {
        Files.write(
                directory.resolve("spool.jsonl"),
                java.util.Arrays.copyOfRange(bytes, from, to),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
