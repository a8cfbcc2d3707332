package dev.daybook.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.BlobRef;
import dev.daybook.api.job.JobLine;
import dev.daybook.api.job.LogLevel;
import dev.daybook.api.job.OutputChunk;
import dev.daybook.api.job.OutputChunk.HostTotals;
import dev.daybook.api.job.OutputCommand.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class ChunkBuilderTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();
    private static final BlobRef BLOB = new BlobRef("b".repeat(64), 1);

    private final List<String> stored = new ArrayList<>();
    private long n;

    @Test
    void numbersLinesAndSaysWhatIsInThem() {
        ChunkBuilder chunks = new ChunkBuilder(Progress.NONE, JSON);
        chunks.add(record("\"k\":\"play\",\"name\":\"p\",\"uuid\":\"u0\",\"hosts\":\"all\""));
        chunks.add(record("\"k\":\"line\",\"text\":\"PLAY [p]\",\"level\":\"info\""));
        chunks.add(
                record(
                        "\"k\":\"line\",\"text\":\"changed: [web-1]\",\"level\":\"changed\",\"host\":\"web-1\",\"task\":\"t\""));
        OutputChunk first = next(chunks);
        chunks.add(record("\"k\":\"line\",\"text\":\"ok: [web-2]\",\"level\":\"ok\",\"host\":\"web-2\""));
        OutputChunk second = next(chunks);

        assertThat(first.number()).isEqualTo(1);
        assertThat(first.firstLine()).isEqualTo(1);
        assertThat(first.lineCount()).isEqualTo(2);
        assertThat(first.throughRecord()).isEqualTo(3);
        assertThat(first.levels()).containsExactly(LogLevel.INFO, LogLevel.CHANGED);
        assertThat(first.hosts()).containsExactly("web-1");
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.firstLine()).isEqualTo(3);
        assertThat(second.hosts()).containsExactly("web-2");
        assertThat(stored.getFirst().lines().map(line -> JSON.readValue(line, JobLine.class)))
                .containsExactly(
                        new JobLine(1, at(2), LogLevel.INFO, "PLAY [p]", null, null, null),
                        new JobLine(2, at(3), LogLevel.CHANGED, "changed: [web-1]", "web-1", "t", null));
    }

    @Test
    void goesOnBehindWhatIsRecordedAndStillCountsFromTheStart() {
        ChunkBuilder chunks = new ChunkBuilder(new Progress(4, 100, 2), JSON);
        chunks.add(result("changed"));
        chunks.add(record("\"k\":\"line\",\"text\":\"recorded\",\"level\":\"ok\""));
        assertThat(chunks.isEmpty()).isTrue();
        chunks.add(result("ok"));
        chunks.add(record("\"k\":\"line\",\"text\":\"new\",\"level\":\"ok\""));
        OutputChunk next = next(chunks);

        assertThat(next.number()).isEqualTo(5);
        assertThat(next.firstLine()).isEqualTo(101);
        assertThat(next.lineCount()).isEqualTo(1);
        assertThat(next.results()).hasSize(1);
        assertThat(next.totals()).containsExactly(new HostTotals("web-1", 2, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void takesAnsiblesOwnCountAsTheLastWord() {
        ChunkBuilder chunks = new ChunkBuilder(Progress.NONE, JSON);
        chunks.add(result("failed"));
        chunks.add(record("\"k\":\"stats\",\"hosts\":{\"web-1\":{\"ok\":3,\"changed\":1,\"failures\":0,"
                + "\"unreachable\":0,\"skipped\":2,\"rescued\":1,\"ignored\":0}}"));
        OutputChunk chunk = next(chunks);
        assertThat(chunk.totals()).containsExactly(new HostTotals("web-1", 3, 1, 0, 0, 2, 1, 0));
        assertThat(chunk.blob()).isNull();
        assertThat(chunk.lineCount()).isZero();
    }

    @Test
    void knowsTheSizeOfWhatWaitsAlsoWithoutALine() {
        ChunkBuilder chunks = new ChunkBuilder(Progress.NONE, JSON);
        for (int i = 0; i < 1_000; i++) {
            chunks.add(result("ok"));
            chunks.add(record("\"k\":\"task\",\"name\":\"t" + i + "\",\"uuid\":\"" + "u".repeat(36) + "\""));
        }
        int pending = chunks.pendingBytes();
        OutputChunk chunk = next(chunks);
        assertThat(JSON.writeValueAsBytes(chunk).length).isBetween(pending / 2, pending);
        assertThat(chunks.pendingBytes()).isZero();
    }

    private SpoolRecord result(String status) {
        return record("\"k\":\"result\",\"host\":\"web-1\",\"task\":\"u1\",\"status\":\"" + status + "\",\"ms\":12");
    }

    private SpoolRecord record(String fields) {
        n++;
        return JSON.readValue("{\"n\":" + n + ",\"t\":1700000000.00000" + n + "," + fields + "}", SpoolRecord.class);
    }

    private OutputChunk next(ChunkBuilder chunks) {
        return chunks.next(bytes -> {
            stored.add(new String(bytes, StandardCharsets.UTF_8));
            return BLOB;
        });
    }

    private static Instant at(int micros) {
        return Instant.ofEpochSecond(1_700_000_000, micros * 1_000L);
    }
}
