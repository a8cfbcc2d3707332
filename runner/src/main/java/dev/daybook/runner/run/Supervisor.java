package dev.daybook.runner.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The process that has a run. Its start time goes with its pid, so that another process that has got the same pid is
 * never taken for it, also after the machine was started anew.
 *
 * @param startTime field 22 of {@code /proc/<pid>/stat} (proc(5)), in clock ticks since the machine started
 * @param bootId what {@code /proc/sys/kernel/random/boot_id} (random(4)) said when it was started
 * @param scratch a temporary directory of the run that is to be removed with it
 */
record Supervisor(long pid, long startTime, String bootId, String scratch) {
    private static final int STATE = 0;
    private static final int START_TIME = 19;
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    boolean isAlive() {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            // The name, in parentheses, may hold anything: what counts begins behind the last one
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return !fields[STATE].equals("Z")
                    && Long.parseLong(fields[START_TIME]) == startTime
                    && Files.readString(BOOT_ID).strip().equals(bootId);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            if (Files.exists(Path.of("/proc", Long.toString(pid)))) {
                throw new UncheckedIOException(e); // too many open files, say: that is no end
            }
            return false; // it ended while it was read
        }
    }

    /** Asks it to end the run, with everything that it has started. */
    void terminate() {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        }
    }

    /** Ends it at once; the kernel ends the play with it. */
    void kill() {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
