package dev.daybook.runner.run;

import java.util.Optional;

/** What this node carries jobs out with. */
public interface Tool {
    /** Its version as it says itself, which may take seconds; nothing when it is not there or does not say it. */
    Optional<String> version();

    /** Whether a run that starts now finds it in memory already. */
    boolean isWarm();
}
