package dev.daybook.runner.run;

import dev.daybook.api.CommandRefused;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.OutputCommand.AskProgress;
import dev.daybook.api.job.OutputCommand.Progress;
import dev.daybook.api.job.OutputId;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.messaging.Commands;
import java.util.concurrent.CompletionException;

/** How much of a job's output is in the book. */
public final class Recorded {
    private Recorded() {}

    /** @throws CompletionException when it cannot be asked at the moment */
    public static Progress of(JobId job, Commands commands, Actor actor) {
        try {
            return commands.<Progress>send(new AskProgress(new OutputId(job)), actor)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof CommandRefused) { // nothing yet
                return Progress.NONE;
            }
            throw e;
        }
    }
}
