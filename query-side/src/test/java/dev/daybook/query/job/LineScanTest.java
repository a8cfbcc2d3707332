package dev.daybook.query.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.job.JobLine;
import dev.daybook.api.job.LogLevel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What is skipped unread is never what would have matched. */
class LineScanTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int FIRST = 11;
    private static final List<String> TEXTS = List.of(
            "",
            "ok: [web-1] => (item=NGINX)",
            "a \"quoted\" word, a back\\slash, a tab\there, {\"content\":\"json\",\"host\":\"web-2\"}",
            "\\",
            "\"",
            "\\\"",
            "Straße, ÉCOLE, Ωmega, ПРИВЕТ мир, 日本語, \uD83D\uDE80 up",
            "straße école ωMEGA привет МИР 日本 \uD83D\uDE80",
            "[brackets] {braces} @at `tick` ^hat ~tilde _under",
            "log_level host web-1 content 2026 task \\x07",
            "x".repeat(70_000) + "end",
            "line_number:7");

    private final List<JobLine> lines = lines();
    private final byte[] chunk = lines.stream()
            .map(line -> JSON.writeValueAsString(line) + "\n")
            .collect(Collectors.joining())
            .getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nginx",
                "NgInX",
                "[WEB",
                "{braces",
                "@",
                "`",
                "\"",
                "\\",
                "\\\"",
                "\\x07",
                "\t",
                "t",
                "n",
                "u",
                "content",
                "\"content\":\"",
                "log_level",
                "changed",
                "2026",
                "web-1",
                "web-2",
                "école",
                "ÉCOLE",
                "é",
                "ß",
                "ω",
                "Ω",
                "привет",
                "ПРИВЕТ МИР",
                "мир",
                "日本",
                "\uD83D\uDE80",
                "up",
                "xxxend",
                "number",
                " ",
                "7",
                "absent"
            })
    void findsWhatReadingEveryLineFinds(String search) {
        for (LogLevel level : new @Nullable LogLevel[] {null, LogLevel.OK, LogLevel.FAILED, LogLevel.DEBUG}) {
            for (String host : new @Nullable String[] {null, "web-1", "we\"b", "web"}) {
                for (long after : new long[] {0, FIRST - 1, FIRST, FIRST + 5, FIRST + lines.size() - 1, 1_000}) {
                    same(new WantedLines(after, FIRST + 20, level, host, search));
                    same(new WantedLines(after, FIRST + 20, level, host, null));
                }
            }
        }
    }

    @Test
    void stopsWhenItHasEnough() {
        WantedLines all = WantedLines.all(Long.MAX_VALUE);
        assertThat(new LineScan(all, JSON).find(chunk, FIRST, 3)).isEqualTo(lines.subList(0, 3));
        assertThat(new LineScan(all.behind(FIRST + 1), JSON).find(chunk, FIRST, 2))
                .isEqualTo(lines.subList(2, 4));
    }

    private void same(WantedLines wanted) {
        assertThat(new LineScan(wanted, JSON).find(chunk, FIRST, Integer.MAX_VALUE))
                .as(wanted.toString())
                .isEqualTo(lines.stream().filter(wanted::matches).toList());
    }

    private static List<JobLine> lines() {
        List<JobLine> lines = new ArrayList<>();
        for (LogLevel level : List.of(LogLevel.OK, LogLevel.FAILED)) {
            for (String text : TEXTS) {
                int n = lines.size();
                lines.add(new JobLine(
                        FIRST + n,
                        Instant.ofEpochSecond(1_700_000_000, n * 1_000L),
                        level,
                        text,
                        n % 3 == 0 ? null : n % 3 == 1 ? "web-1" : "we\"b",
                        n % 2 == 0 ? null : "task " + n,
                        null));
            }
        }
        return lines;
    }
}
