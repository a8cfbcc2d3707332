package dev.daybook.runner.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * What may still run of a run when whoever had it was killed, and so was the guard that would have cleaned up. It is known
 * by the run's own paths: in its environment, or as the directory that it works in. What hides from that, stays.
 */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private Leftovers() {}

    /**
     * Kills them, and those that they start meanwhile, until none is found.
     *
     * @return how many still run after five seconds of that
     */
    static int kill(RunDirectory directory, JsonMapper json) {
        List<Path> places = new ArrayList<>(List.of(directory.project()));
        directory.supervisor(json).map(Supervisor::scratch).map(Path::of).ifPresent(places::add);
        return kill(places);
    }

    /** As the end of a sentence about the run; empty where none is left. */
    static String told(int left) {
        return left == 0 ? "" : "; " + left + " processes of it could not be killed";
    }

    private static int kill(List<Path> places) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            List<ProcessHandle> found = find(places);
            if (found.isEmpty() || System.nanoTime() > deadline) {
                return found.size();
            }
            found.forEach(process -> {
                LOG.info("Killing process {}, left of a run in {}", process.pid(), places);
                process.destroyForcibly();
            });
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private static List<ProcessHandle> find(List<Path> places) {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .filter(process -> places.stream().anyMatch(place -> isOf(place, process)))
                    .map(process -> ProcessHandle.of(
                            Long.parseLong(process.getFileName().toString())))
                    .flatMap(Optional::stream)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOf(Path place, Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).startsWith(place)
                    || Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1)
                            .contains(place.toString());
        } catch (IOException e) {
            return false; // it has ended since, or is another user's
        }
    }
}
