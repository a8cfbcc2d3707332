package dev.daybook.runner.run;

/** What is known of a start while nobody has announced in the run's directory that it has the run. */
public interface Launch {
    /** Whether what was started may still announce itself. */
    boolean isPending();

    /** Whether it found that the run had been started before, and did nothing. */
    boolean foundAnother();
}
