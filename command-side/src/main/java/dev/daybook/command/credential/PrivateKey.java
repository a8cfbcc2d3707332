package dev.daybook.command.credential;

import dev.daybook.api.credential.SshKey;
import dev.daybook.platform.web.InvalidRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/** An SSH private key as somebody gave it: OpenSSH's own format, PEM or PKCS#8, with a passphrase or without. */
final class PrivateKey {
    private static final String KEY_FIELD = "private_key";
    private static final String PASSPHRASE_FIELD = "passphrase";
    private static final int SHORTEST_RSA_BITS = 2_048;
    /** What OpenSSH takes itself; a longer one would only keep a core busy. */
    private static final int LONGEST_RSA_BITS = 16_384;

    private static final Set<String> STRONG = Set.of(
            KeyPairProvider.SSH_ED25519,
            KeyPairProvider.ECDSA_SHA2_NISTP256,
            KeyPairProvider.ECDSA_SHA2_NISTP384,
            KeyPairProvider.ECDSA_SHA2_NISTP521);

    private static final Pattern PUBLIC = Pattern.compile(
            "(ssh-|ecdsa-|sk-)\\S+ AAAA.*|-----BEGIN ([A-Z]+ )?PUBLIC KEY-----.*|---- BEGIN SSH2 PUBLIC KEY.*",
            Pattern.DOTALL);

    private final KeyPair pair;
    private final String type;

    private PrivateKey(KeyPair pair, String type) {
        this.pair = pair;
        this.type = type;
    }

    /**
     * Takes RSA (2048 to 16384 bits), ECDSA (NIST curves) and Ed25519. It costs as much time as the passphrase was meant to.
     *
     * @param passphrase only looked at when the key is protected by one
     * @throws InvalidRequest naming the field that is wrong and what to do about it
     */
    static PrivateKey parse(String text, @Nullable String passphrase) {
        String normalised = text.strip().lines().map(String::strip).reduce("", (all, line) -> all + line + "\n");
        KeyPair pair = read(normalised, passphrase);
        String type = KeyUtils.getKeyType(pair.getPublic());
        refuseWeak(pair, type);
        if (!belongTogether(pair, type)) {
            throw unreadable();
        }
        return new PrivateKey(pair, type);
    }

    /** @param secretVersion where {@link #openSsh()} is kept */
    SshKey describe(int secretVersion) {
        return new SshKey(
                secretVersion,
                type,
                KeyUtils.getFingerPrint(pair.getPublic()),
                PublicKeyEntry.toString(pair.getPublic()));
    }

    /** In OpenSSH's format, without a passphrase, whatever it was before. */
    byte[] openSsh() {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, null, null, out);
            return out.toByteArray();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("A key of type " + type + " was read and cannot be written", e);
        }
    }

    private static KeyPair read(String text, @Nullable String passphrase) {
        if (PUBLIC.matcher(text).matches()) {
            throw InvalidRequest.field(
                    KEY_FIELD, "is a public key: give the private one, which is in the file without .pub");
        }
        if (text.startsWith("PuTTY-User-Key-File")) {
            throw InvalidRequest.field(
                    KEY_FIELD, "is a PuTTY key: export it as an OpenSSH key (PuTTYgen, Conversions) and give that");
        }
        AtomicBoolean asked = new AtomicBoolean();
        FilePasswordProvider answer = (_, _, _) -> {
            asked.set(true);
            return passphrase;
        };
        List<KeyPair> pairs = new ArrayList<>();
        try {
            Iterable<KeyPair> found = SecurityUtils.loadKeyPairIdentities(
                    null,
                    NamedResource.ofName(KEY_FIELD),
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                    answer);
            if (found != null) {
                found.forEach(pairs::add);
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // What the parser says may quote the key, and is for programmers: it goes nowhere
            if (!asked.get()) {
                throw unreadable();
            }
            throw passphrase == null || passphrase.isEmpty()
                    ? InvalidRequest.field(PASSPHRASE_FIELD, "is missing: the key is protected by one")
                    : InvalidRequest.field(PASSPHRASE_FIELD, "does not open this key");
        }
        if (pairs.size() > 1) {
            throw InvalidRequest.field(KEY_FIELD, "holds " + pairs.size() + " keys: give one");
        }
        if (pairs.isEmpty()
                || pairs.getFirst().getPublic() == null
                || pairs.getFirst().getPrivate() == null) {
            throw unreadable();
        }
        return pairs.getFirst();
    }

    private static void refuseWeak(KeyPair pair, @Nullable String type) {
        if (KeyPairProvider.SSH_RSA.equals(type)) {
            int bits = ((RSAKey) pair.getPublic()).getModulus().bitLength();
            if (bits < SHORTEST_RSA_BITS || bits > LONGEST_RSA_BITS) {
                throw unsupported("is an RSA key of " + bits + " bits: it must have " + SHORTEST_RSA_BITS + " to "
                        + LONGEST_RSA_BITS);
            }
        } else if (KeyPairProvider.SSH_DSS.equals(type)) {
            throw unsupported("is a DSA key, which servers no longer accept");
        } else if (type == null || !STRONG.contains(type)) {
            throw unsupported("is of a kind that is not taken here ("
                    + (type == null ? pair.getPublic().getAlgorithm() : type) + ")");
        }
    }

    /** A file may hold the public key of another one: then fingerprint and signature would tell different stories. */
    private static boolean belongTogether(KeyPair pair, String type) {
        try {
            String algorithm = switch (type) {
                case KeyPairProvider.SSH_RSA -> "SHA256withRSA";
                case KeyPairProvider.SSH_ED25519 -> "Ed25519";
                default -> "SHA256withECDSA";
            };
            byte[] sample = type.getBytes(StandardCharsets.US_ASCII);
            Signature signing = SecurityUtils.getSignature(algorithm);
            signing.initSign(pair.getPrivate());
            signing.update(sample);
            Signature verifying = SecurityUtils.getSignature(algorithm);
            verifying.initVerify(pair.getPublic());
            verifying.update(sample);
            return verifying.verify(signing.sign());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static InvalidRequest unreadable() {
        return InvalidRequest.field(
                KEY_FIELD,
                "is not a private key that can be read: give the whole file, from -----BEGIN to the end of -----END");
    }

    private static InvalidRequest unsupported(String what) {
        return InvalidRequest.field(KEY_FIELD, what + "; make another one, for example by ssh-keygen -t ed25519");
    }
}
