package dev.daybook.api.job;

import org.axonframework.modelling.command.TargetAggregateIdentifier;

public sealed interface OutputCommand {
    @TargetAggregateIdentifier
    OutputId outputId();

    /** Taken when it is the chunk that comes next. One that is there already is ignored, one further on refused. */
    record RecordOutput(OutputId outputId, OutputChunk chunk) implements OutputCommand {}

    /** Changes nothing; answers with {@link Progress}. */
    record AskProgress(OutputId outputId) implements OutputCommand {}

    /** How far the recording has come. */
    record Progress(int chunks, long lines, long throughRecord) {
        public static final Progress NONE = new Progress(0, 0, 0);
    }
}
