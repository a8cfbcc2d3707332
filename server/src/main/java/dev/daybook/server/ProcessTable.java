package dev.daybook.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What this machine tells of its processes. A runner must see its own, also those that keep others from reading their
 * memory, such as supervisors and agents: what it does not see it takes for ended.
 */
final class ProcessTable {
    /** The message is one plain line for the person who started the hub. */
    static final class Hidden extends RuntimeException {
        private static final long serialVersionUID = 1;

        Hidden(String message) {
            super(message);
        }
    }

    /** Of {@code /proc} itself, in the words of proc(5). */
    private static final Pattern HIDING = Pattern.compile("(?m)^\\S+ /proc proc (\\S+,)?hidepid=(?!0|off)");

    private ProcessTable() {}

    /** @throws Hidden when others' processes are, and with them those of the user's own that have hidden their memory */
    static void check(Path proc) {
        if (!Files.isReadable(proc.resolve("1/stat")) && isHiding(proc.resolve("self/mounts"))) {
            throw new Hidden(
                    "/proc is mounted with hidepid, and this user does not see all processes, so runs could not be"
                            + " watched: add the user to the group that the mount names (gid=), or start the hub as root");
        }
    }

    private static boolean isHiding(Path mounts) {
        try {
            return HIDING.matcher(Files.readString(mounts)).find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
