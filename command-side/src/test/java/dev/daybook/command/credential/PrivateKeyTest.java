package dev.daybook.command.credential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.daybook.api.credential.SshKey;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.Problem.FieldError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against keys that ssh-keygen makes, and against what ssh-keygen reads of ours. */
class PrivateKeyTest {
    @TempDir
    private Path directory;

    @Nested
    class Reading {
        @ParameterizedTest
        @CsvSource({
            "-t ed25519,                ssh-ed25519",
            "-t rsa -b 2048,            ssh-rsa",
            "-t rsa -b 4096,            ssh-rsa",
            "-t ecdsa -b 256,           ecdsa-sha2-nistp256",
            "-t ecdsa -b 384,           ecdsa-sha2-nistp384",
            "-t ecdsa -b 521,           ecdsa-sha2-nistp521",
            "-t rsa -b 2048 -m PEM,     ssh-rsa",
            "-t rsa -b 2048 -m PKCS8,   ssh-rsa",
            "-t ecdsa -m PEM,           ecdsa-sha2-nistp256",
            "-t ecdsa -m PKCS8,         ecdsa-sha2-nistp256",
        })
        void takesWhatSshKeygenMakes(String options, String type) throws Exception {
            String key = generate(options, "");
            assertIsOurs(PrivateKey.parse(key, null), type);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "-t ed25519",
                    "-t rsa -b 2048",
                    "-t ecdsa",
                    "-t rsa -b 2048 -m PEM",
                    "-t rsa -b 2048 -m PKCS8",
                    "-t ecdsa -m PKCS8"
                })
        void opensAProtectedKeyByItsPassphrase(String options) throws Exception {
            String key = generate(options, "päss 'word\"");
            PrivateKey parsed = PrivateKey.parse(key, "päss 'word\"");
            assertIsOurs(parsed, parsed.describe(1).type());
        }

        @Test
        void takesEd25519AsPkcs8() throws Exception {
            String key = pem(KeyPairGenerator.getInstance("Ed25519"));
            Files.writeString(directory.resolve("key.pub"), "");
            assertThat(PrivateKey.parse(key, null).describe(7))
                    .extracting(SshKey::type, SshKey::secretVersion)
                    .containsExactly("ssh-ed25519", 7);
        }

        @Test
        void doesNotLookAtAPassphraseThatIsNotNeeded() throws Exception {
            assertIsOurs(PrivateKey.parse(generate("-t ed25519", ""), "superfluous"), "ssh-ed25519");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\r\n", "\r", "\n\t  "})
        void doesNotMindLineEndsIndentsAndAMissingLastOne(String lineEnd) throws Exception {
            for (String options : List.of("-t ed25519", "-t rsa -b 2048 -m PEM")) {
                String key = generate(options, "").strip().replace("\n", lineEnd);
                PrivateKey parsed = PrivateKey.parse("\n  " + key, null);
                assertThat(new String(parsed.openSsh(), UTF_8))
                        .startsWith("-----BEGIN OPENSSH PRIVATE KEY-----\n")
                        .endsWith("-----END OPENSSH PRIVATE KEY-----\n")
                        .doesNotContain("\r");
                assertIsOurs(parsed, parsed.describe(1).type());
            }
        }
    }

    @Nested
    class Refusing {
        @ParameterizedTest
        @ValueSource(strings = {"-t ed25519", "-t rsa -b 2048 -m PEM", "-t ecdsa -m PKCS8"})
        void aProtectedKeyWithoutItsPassphrase(String options) throws Exception {
            String key = generate(options, "right");
            assertRefused(key, null, "passphrase", "is missing: the key is protected by one");
            assertRefused(key, "", "passphrase", "is missing: the key is protected by one");
            assertRefused(key, "wrong", "passphrase", "does not open this key");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "hello",
                    "-----BEGIN OPENSSH PRIVATE KEY-----",
                    "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
                    "-----BEGIN RSA PRIVATE KEY-----\n!!!\n-----END RSA PRIVATE KEY-----",
                    "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----",
                    "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----",
                    "{\"key\": \"value\"}"
                })
        void whatIsNoKey(String text) {
            assertRefused(text, null, "private_key", "is not a private key that can be read");
        }

        @ParameterizedTest
        @ValueSource(strings = {"-t ed25519", "-t rsa -b 2048", "-t ecdsa"})
        void aPublicKey(String options) throws Exception {
            generate(options, "");
            String publicKey = Files.readString(directory.resolve("key.pub"));
            assertRefused(publicKey, null, "private_key", "is a public key");
            for (String format :
                    options.contains("ed25519") ? List.of("RFC4716") : List.of("RFC4716", "PKCS8", "PEM")) {
                String exported = run("ssh-keygen", "-e", "-m", format, "-f", directory.resolve("key.pub") + "");
                assertRefused(exported, null, "private_key", "is a public key");
            }
        }

        @Test
        void aPuttyKey() {
            assertRefused("PuTTY-User-Key-File-3: ssh-ed25519\n", null, "private_key", "is a PuTTY key: export it");
        }

        @Test
        void aShortRsaKey() throws Exception {
            assertRefused(
                    generate("-t rsa -b 1024", ""),
                    null,
                    "private_key",
                    "is an RSA key of 1024 bits: it must have 2048 to 16384; make another one");
        }

        @Test
        void aDsaKey() throws Exception {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("DSA");
            generator.initialize(2048);
            assertRefused(pem(generator), null, "private_key", "is a DSA key");
        }

        @Test
        void kindsThatSshDoesNotUse() throws Exception {
            KeyPairGenerator x25519 = KeyPairGenerator.getInstance("X25519");
            assertRefused(pem(x25519), null, "private_key", "");
            assertRefused(pem(KeyPairGenerator.getInstance("Ed448")), null, "private_key", "");
            KeyPairGenerator koblitz =
                    KeyPairGenerator.getInstance("EC", new org.bouncycastle.jce.provider.BouncyCastleProvider());
            koblitz.initialize(new ECGenParameterSpec("secp256k1"));
            assertRefused(pem(koblitz), null, "private_key", "");
        }

        @Test
        void twoKeysAtOnce() throws Exception {
            String two = generate("-t ed25519", "") + generate("-t ecdsa", "");
            assertRefused(two, null, "private_key", "holds 2 keys: give one");
        }

        /** Wherever the file has its public key, it has that of another one. */
        @ParameterizedTest
        @CsvSource({"-t ed25519, ssh-ed25519, 32", "-t ecdsa -b 256, nistp256, 65"})
        void halvesThatDoNotBelongTogether(String options, String before, int length) throws Exception {
            byte[] one = body(generate(options, ""));
            byte[] other = body(generate(options, ""));
            String swapped = new String(one, ISO_8859_1)
                    .replace(publicPart(one, before, length), publicPart(other, before, length));
            assertRefused(
                    "-----BEGIN OPENSSH PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder().encodeToString(swapped.getBytes(ISO_8859_1))
                            + "\n-----END OPENSSH PRIVATE KEY-----\n",
                    null,
                    "private_key",
                    "is not a private key that can be read");
        }

        @ParameterizedTest
        @ValueSource(strings = {"-t ed25519", "-t rsa -b 2048 -m PEM", "-t ecdsa -m PKCS8"})
        void damagedKeysInWhateverWayWithoutAFailure(String options) throws Exception {
            String key = generate(options, "");
            Random random = new Random(42);
            for (int i = 0; i < 200; i++) {
                char[] damaged = key.toCharArray();
                for (int n = 0; n < 3; n++) {
                    damaged[random.nextInt(damaged.length)] = (char) (32 + random.nextInt(95));
                }
                try {
                    PrivateKey.parse(new String(damaged), null);
                } catch (InvalidRequest refused) {
                    assertThat(refused.errors()).isNotEmpty();
                }
            }
        }
    }

    /** ssh-keygen sees the same key in it as in the file that it made, and needs no passphrase. */
    private void assertIsOurs(PrivateKey key, String type) throws Exception {
        Path ours = directory.resolve("ours");
        Files.deleteIfExists(ours);
        Files.createFile(ours, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(ours, key.openSsh());
        SshKey described = key.describe(3);
        assertThat(described.secretVersion()).isEqualTo(3);
        assertThat(described.type()).isEqualTo(type);
        assertThat(run("ssh-keygen", "-l", "-f", directory.resolve("key.pub").toString()))
                .contains(" " + described.fingerprint() + " ");
        assertThat(run("ssh-keygen", "-y", "-P", "", "-f", ours.toString()).strip())
                .isEqualTo(described.publicKey());
    }

    private static void assertRefused(String key, @Nullable String passphrase, String field, String message) {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> PrivateKey.parse(key, passphrase))
                .satisfies(refused -> {
                    assertThat(refused.status().value()).isEqualTo(422);
                    assertThat(refused.errors())
                            .singleElement()
                            .extracting(FieldError::field)
                            .isEqualTo(field);
                    assertThat(refused.errors().getFirst().message()).startsWith(message);
                    assertThat(refused.getCause()).isNull();
                });
    }

    private String generate(String options, String passphrase) throws Exception {
        Path file = directory.resolve("key");
        Files.deleteIfExists(file);
        List<String> command = new ArrayList<>(List.of("ssh-keygen", "-q", "-N", passphrase, "-f", file.toString()));
        command.addAll(List.of(options.split(" ")));
        run(command.toArray(String[]::new));
        return Files.readString(file);
    }

    private static String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.redirectErrorStream(true).start();
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as(text).isZero();
            return text;
        }
    }

    private static String pem(KeyPairGenerator generator) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static byte[] body(String openSsh) {
        return Base64.getMimeDecoder()
                .decode(openSsh.lines().filter(line -> !line.startsWith("-")).reduce("", String::concat));
    }

    /** What follows the type, or for ECDSA the curve, which follows it, and a length of four bytes. */
    private static String publicPart(byte[] openSsh, String before, int length) {
        String text = new String(openSsh, ISO_8859_1);
        int first = text.indexOf(before);
        int start = (before.startsWith("nist") ? text.indexOf(before, first + 1) : first) + before.length() + 4;
        return text.substring(start, start + length);
    }
}
