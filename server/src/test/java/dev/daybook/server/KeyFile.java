package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A key pair as {@code ssh-keygen} leaves it: the private one in the file, the public one beside it. */
record KeyFile(Path file) {
    /** @param type such as {@code ed25519} */
    static KeyFile make(Path file, String type) {
        try {
            Process keygen = new ProcessBuilder(
                            "ssh-keygen", "-q", "-t", type, "-N", "", "-C", "", "-f", file.toString())
                    .inheritIO()
                    .start();
            assertThat(keygen.waitFor()).as("ssh-keygen").isZero();
            return new KeyFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Path publicFile() {
        return file.resolveSibling(file.getFileName() + ".pub");
    }

    String privateKey() {
        return read(file);
    }

    /** Type and base64, as {@code known_hosts} has it. */
    String publicKey() {
        return read(publicFile()).strip();
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
