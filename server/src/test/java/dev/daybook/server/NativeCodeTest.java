package dev.daybook.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM of its own, for each loads a library but once; the directory for temporary files is not there, or is a file. */
class NativeCodeTest {
    @TempDir
    Path data;

    @Test
    void isLoadedFromTheDataDirectoryWhereTheUsualPlaceWillNotDo() throws IOException {
        assertThat(loaded()).isEqualTo("loaded");
    }

    @Test
    void isRefusedInPlainWordsWhereNeitherWillDo() throws IOException {
        Files.createFile(data.resolve("native"));
        assertThat(loaded()).contains("nowhere", data.resolve("native").toString());
    }

    private String loaded() throws IOException {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + data.resolve("nowhere"),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Loading.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var said = other.inputReader(UTF_8)) {
            return said.readLine();
        }
    }

    static class Loading {
        public static void main(String[] arguments) {
            try {
                NativeCode.load(Path.of(arguments[0]));
                Zstd.compress(new byte[1]);
                System.out.println("loaded");
            } catch (DataDirectory.Unusable e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
