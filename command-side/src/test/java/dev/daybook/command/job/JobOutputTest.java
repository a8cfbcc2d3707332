package dev.daybook.command.job;

import dev.daybook.api.BlobRef;
import dev.daybook.api.Refusal;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.LogLevel;
import dev.daybook.api.job.OutputChunk;
import dev.daybook.api.job.OutputCommand.AskProgress;
import dev.daybook.api.job.OutputCommand.Progress;
import dev.daybook.api.job.OutputCommand.RecordOutput;
import dev.daybook.api.job.OutputEvent.OutputRecorded;
import dev.daybook.api.job.OutputId;
import java.util.List;
import java.util.Set;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

class JobOutputTest {
    private final OutputId id = new OutputId(JobId.next());
    private final AggregateTestFixture<JobOutput> fixture = new AggregateTestFixture<>(JobOutput.class);

    @Test
    void beginsWithItsFirstChunk() {
        fixture.givenNoPriorActivity().when(record(1, 1, 10)).expectEvents(recorded(1, 1, 10));
    }

    @Test
    void takesTheChunkThatComesNext() {
        fixture.given(recorded(1, 1, 10)).when(record(2, 11, 5)).expectEvents(recorded(2, 11, 5));
    }

    @Test
    void ignoresAChunkThatIsThereAlready() {
        fixture.given(recorded(1, 1, 10), recorded(2, 11, 5))
                .when(record(2, 11, 5))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void refusesAGap() {
        fixture.given(recorded(1, 1, 10))
                .when(record(3, 11, 5))
                .expectNoEvents()
                .expectExceptionDetails(new Refusal(
                        Refusal.Kind.CONFLICT,
                        "Chunk 3 from line 11 does not follow on chunk 1, which ends at line 10"));
    }

    @Test
    void refusesLinesThatDoNotFollow() {
        fixture.given(recorded(1, 1, 10))
                .when(record(2, 12, 5))
                .expectNoEvents()
                .expectExceptionDetails(new Refusal(
                        Refusal.Kind.CONFLICT,
                        "Chunk 2 from line 12 does not follow on chunk 1, which ends at line 10"));
    }

    @Test
    void tellsHowFarItIs() {
        fixture.given(recorded(1, 1, 10), recorded(2, 11, 5))
                .when(new AskProgress(id))
                .expectNoEvents()
                .expectResultMessagePayload(new Progress(2, 15, 30));
    }

    private RecordOutput record(int number, long firstLine, int lines) {
        return new RecordOutput(id, chunk(number, firstLine, lines));
    }

    private OutputRecorded recorded(int number, long firstLine, int lines) {
        return new OutputRecorded(id, chunk(number, firstLine, lines));
    }

    private static OutputChunk chunk(int number, long firstLine, int lines) {
        return new OutputChunk(
                number,
                firstLine,
                lines,
                2 * (firstLine + lines - 1),
                new BlobRef("a".repeat(64), 100),
                Set.of(LogLevel.OK),
                List.of("web-1"),
                List.of(),
                List.of(),
                List.of());
    }
}
