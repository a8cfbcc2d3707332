package dev.daybook.command.job;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import dev.daybook.api.CommandRefused;
import dev.daybook.api.job.OutputChunk;
import dev.daybook.api.job.OutputCommand.AskProgress;
import dev.daybook.api.job.OutputCommand.Progress;
import dev.daybook.api.job.OutputCommand.RecordOutput;
import dev.daybook.api.job.OutputEvent.OutputRecorded;
import dev.daybook.api.job.OutputId;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/** What a job printed, chunk by chunk, without a gap. */
@Aggregate(cache = "outputCache")
class JobOutput {
    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // Axon reads it
    private OutputId id;

    private Progress progress = Progress.NONE;

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    long decide(RecordOutput command) {
        OutputChunk chunk = command.chunk();
        if (chunk.number() <= progress.chunks()) { // a runner that came back repeats itself
            return getVersion();
        }
        if (chunk.number() != progress.chunks() + 1 || chunk.firstLine() != progress.lines() + 1) {
            throw CommandRefused.conflict("Chunk %d from line %d does not follow on chunk %d, which ends at line %d"
                    .formatted(chunk.number(), chunk.firstLine(), progress.chunks(), progress.lines()));
        }
        apply(new OutputRecorded(command.outputId(), chunk));
        return getVersion();
    }

    @CommandHandler
    Progress answer(AskProgress question) {
        return progress;
    }

    @EventSourcingHandler
    void evolve(OutputRecorded event) {
        id = event.outputId();
        OutputChunk chunk = event.chunk();
        progress = new Progress(chunk.number(), progress.lines() + chunk.lineCount(), chunk.throughRecord());
    }

    JobOutput() {} // Axon rebuilds it from its events through this
}
