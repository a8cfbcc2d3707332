package dev.daybook.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fresh keys, by ssh-keygen. */
final class SshKeys {
    private SshKeys() {}

    /** A private key as OpenSSH writes it, without a passphrase. */
    static String ed25519() {
        try {
            Path directory = Files.createTempDirectory("daybook-test-key");
            Path file = directory.resolve("key");
            Process made = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
                    .inheritIO()
                    .start();
            if (made.waitFor() != 0) {
                throw new IllegalStateException("ssh-keygen failed");
            }
            String key = Files.readString(file);
            Files.delete(file);
            Files.delete(directory.resolve("key.pub"));
            Files.delete(directory);
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
