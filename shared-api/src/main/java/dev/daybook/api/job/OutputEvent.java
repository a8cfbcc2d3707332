package dev.daybook.api.job;

public sealed interface OutputEvent {
    OutputId outputId();

    record OutputRecorded(OutputId outputId, OutputChunk chunk) implements OutputEvent {}
}
