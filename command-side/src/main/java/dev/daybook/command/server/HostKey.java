package dev.daybook.command.server;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.keyprovider.KeyPairProvider;

/** Host keys as {@code known_hosts} has them, without the names of hosts: type and base64. */
final class HostKey {
    private static final Set<String> TYPES = Set.of(
            KeyPairProvider.SSH_ED25519,
            KeyPairProvider.ECDSA_SHA2_NISTP256,
            KeyPairProvider.ECDSA_SHA2_NISTP384,
            KeyPairProvider.ECDSA_SHA2_NISTP521,
            KeyPairProvider.SSH_RSA);

    private HostKey() {}

    /** @return the key with one blank between type and base64; empty when the text is no host key */
    static Optional<String> parse(String text) {
        String[] parts = text.strip().split("\\s+");
        if (parts.length != 2 || !TYPES.contains(parts[0])) {
            return Optional.empty();
        }
        String line = parts[0] + " " + parts[1];
        try {
            PublicKey key = PublicKeyEntry.parsePublicKeyEntry(line)
                    .resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.FAILING);
            // What was read, written again: nothing may hide behind the key or say another type than it is
            return key != null && parts[0].equals(KeyUtils.getKeyType(key)) && line.equals(PublicKeyEntry.toString(key))
                    ? Optional.of(line)
                    : Optional.empty();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            return Optional.empty(); // in whatever way it is malformed, it is no key
        }
    }
}
