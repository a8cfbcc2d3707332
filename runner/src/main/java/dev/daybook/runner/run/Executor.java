package dev.daybook.runner.run;

import dev.daybook.api.job.JobSpec;
import dev.daybook.api.job.RunRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One way of carrying out a job. It starts a process that outlives this one, is the only writer of the run's spool, ends
 * at SIGTERM with all that it started, and writes an end record whatever happens to it short of SIGKILL.
 */
public interface Executor {
    /** Why a job cannot even be started, in words for the person who asked for it. */
    final class CannotRun extends RuntimeException {
        private static final long serialVersionUID = 1;

        public CannotRun(String message) {
            super(message);
        }
    }

    /**
     * Finds out what a run of it would use, and freezes that.
     *
     * @throws CannotRun when something that it needs is gone
     */
    RunRecord resolve(JobSpec spec);

    /**
     * Is told, once a run has ended, what it found out about its targets and later runs of its kind can use.
     *
     * @param interpreters by hostname; null where the one that was taken for it is not there
     */
    void learn(RunRecord record, Map<String, @Nullable String> interpreters);

    /**
     * Writes what the process needs into the run's directory, and starts it. Called once for each directory.
     *
     * @throws CannotRun when something that it needs is gone
     */
    Launch start(RunDirectory directory, JobSpec spec, RunRecord record, Duration timeLimit) throws IOException;
}
