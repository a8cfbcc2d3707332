package dev.daybook.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The processes of this machine, as {@code /proc} shows them. */
final class Processes {
    private Processes() {}

    /** Number and command line of all but this one that have the word in their command line or environment. */
    static List<String> knowing(String word) {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .filter(path ->
                            !path.endsWith(Long.toString(ProcessHandle.current().pid())))
                    .filter(path -> (read(path, "cmdline") + read(path, "environ")).contains(word))
                    .map(path ->
                            path.getFileName() + " " + read(path, "cmdline").replace('\0', ' '))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path process, String file) {
        try {
            return Files.readString(process.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended since, or is another user's
        }
    }
}
