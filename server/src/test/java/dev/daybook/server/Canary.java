package dev.daybook.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Words that occur nowhere else, looked for in all the places where a secret could have been left. */
final class Canary {
    private static final int BYTES_OF_A_GROUP = 3;
    private static final long LONGEST_FILE = 200L << 20;

    private final List<String> forms;
    private final Instant since = Instant.now();

    /** @param words each of at least 12 bytes */
    Canary(List<String> words) {
        forms = words.stream().flatMap(Canary::forms).toList();
    }

    private static Stream<String> forms(String word) {
        byte[] bytes = word.getBytes(UTF_8);
        Stream<String> base64 = Stream.of(0, 1, 2).map(skipped -> {
            int length = (bytes.length - skipped) / BYTES_OF_A_GROUP * BYTES_OF_A_GROUP;
            return Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(bytes, skipped, skipped + length));
        });
        return Stream.concat(Stream.of(word, URLEncoder.encode(word, UTF_8)), base64)
                .distinct();
    }

    void isNotIn(String place, String text) {
        assertThat(forms.stream().filter(text::contains)).as(place).isEmpty();
    }

    /** Command lines and environments, but those of this process. */
    void isInNoProcess() {
        forms.forEach(form -> assertThat(Processes.knowing(form)).as(form).isEmpty());
    }

    /**
     * @param except whose files are not looked at
     * @return how many files were read
     */
    int isInNoFileBelow(Path directory, Path except) throws IOException {
        List<String> found = new ArrayList<>();
        int[] read = {0};
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                return visited.equals(except) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()
                        && attributes.size() <= LONGEST_FILE
                        && !attributes.lastModifiedTime().toInstant().isBefore(since)) {
                    read[0]++;
                    String text = content(file);
                    forms.stream().filter(text::contains).forEach(form -> found.add(file + ": " + form));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(found).isEmpty();
        return read[0];
    }

    private static String content(Path file) {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1);
        } catch (java.nio.file.NoSuchFileException | java.nio.file.AccessDeniedException e) {
            return ""; // it is gone, or somebody else's
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
