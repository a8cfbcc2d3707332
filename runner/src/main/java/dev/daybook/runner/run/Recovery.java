package dev.daybook.runner.run;

import java.util.Optional;

/**
 * What becomes of a job that this node may have: decided by what its events say, what its directory says, and what the
 * process table says. Pure, and complete: its test is the table of all combinations.
 */
final class Recovery {
    private Recovery() {}

    /** As the job itself answers: its events, all of them. */
    enum Events {
        /** Not started; or no job at all, as after a restore of an older database. */
        NOT_STARTED,
        RUNNING_HERE,
        RUNNING_ELSEWHERE,
        FINISHED
    }

    enum Directory {
        NONE,
        /** With the order in it, and nothing that a supervisor makes. */
        MADE,
        /** With a spool, or with word of a supervisor. */
        BEGUN,
        /** Gone, and remembered: the end was stored. */
        BURIED
    }

    enum Supervisor {
        /** It did not say its number. */
        UNKNOWN,
        ALIVE,
        GONE
    }

    enum Decision {
        NOTHING,
        /** Nothing was ever started in it. */
        START,
        /** Read on where the recording stands; the end of the run, or of its supervisor, is found on the way. */
        FOLLOW,
        /** Nobody will ever hear of it again. */
        DECLARE_LOST,
        /** Its job has ended, or never began: what still runs is ended, and the directory removed. */
        REMOVE
    }

    static Supervisor supervisor(Optional<dev.daybook.runner.run.Supervisor> announced) {
        return announced
                .map(process -> process.isAlive() ? Supervisor.ALIVE : Supervisor.GONE)
                .orElse(Supervisor.UNKNOWN);
    }

    static Decision decide(Events events, Directory directory, Supervisor supervisor) {
        return switch (events) {
            case RUNNING_HERE ->
                switch (directory) {
                    case NONE, BURIED -> Decision.DECLARE_LOST;
                    case MADE -> supervisor == Supervisor.UNKNOWN ? Decision.START : Decision.FOLLOW;
                    case BEGUN -> Decision.FOLLOW;
                };
            case NOT_STARTED, FINISHED ->
                switch (directory) {
                    case NONE, BURIED -> Decision.NOTHING;
                    case MADE, BEGUN -> Decision.REMOVE;
                };
            case RUNNING_ELSEWHERE -> Decision.NOTHING; // a copy of another node's data directory: hands off
        };
    }
}
