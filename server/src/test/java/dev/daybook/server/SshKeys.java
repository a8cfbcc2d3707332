package dev.daybook.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** Fresh keys, by ssh-keygen. */
final class SshKeys {
    private SshKeys() {}

    /** A private key as OpenSSH writes it, without a passphrase. */
    static String ed25519() {
        try {
            Path directory = Files.createTempDirectory("daybook-test-key");
            String key = KeyFile.make(directory.resolve("key"), "ed25519").privateKey();
            FileSystemUtils.deleteRecursively(directory);
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
