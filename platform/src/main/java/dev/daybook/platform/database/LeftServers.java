package dev.daybook.platform.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Database processes that a killed hub has left behind. They are known by the data directory on their command line, which
 * the process table tells at every instant of their life; a pid file could be missing, stale, or name a recycled pid.
 */
class LeftServers {
    private static final Logger LOG = LoggerFactory.getLogger(LeftServers.class);
    private static final Path PROCESSES = Path.of("/proc");

    /** Those whose command line has this very argument. Without {@code /proc} none is found. */
    static List<ProcessHandle> withArgument(String argument) {
        if (!Files.isDirectory(PROCESSES.resolve("self"))) {
            return List.of();
        }
        return ProcessHandle.allProcesses()
                .filter(process -> arguments(process.pid()).contains(argument))
                .toList();
    }

    /**
     * Ends them in order.
     *
     * @throws DatabaseUnusable when one still runs after {@code patience}
     */
    static void stop(List<ProcessHandle> servers, Duration patience) {
        for (ProcessHandle server : servers) {
            LOG.warn("Stopping the database that an earlier start left running: pid {}", server.pid());
            server.destroy();
        }
        for (ProcessHandle server : servers) {
            try {
                server.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                throw new DatabaseUnusable(
                        "The database that an earlier start left running does not stop: pid " + server.pid(), e);
            } catch (ExecutionException e) {
                throw new DatabaseUnusable("Cannot watch the database with pid " + server.pid(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DatabaseUnusable("Interrupted while stopping the database with pid " + server.pid(), e);
            }
        }
    }

    private static List<String> arguments(long pid) {
        try {
            return Arrays.asList(
                    new String(Files.readAllBytes(PROCESSES.resolve(pid + "/cmdline")), UTF_8).split("\0"));
        } catch (IOException e) {
            return List.of(); // it ended between listing and reading, or belongs to somebody we may not see
        }
    }

    private LeftServers() {}
}
