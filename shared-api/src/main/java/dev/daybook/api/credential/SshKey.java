package dev.daybook.api.credential;

/**
 * What may be known of a private key.
 *
 * @param secretVersion where the key itself is kept
 * @param type as OpenSSH writes it, such as {@code ssh-ed25519}
 * @param fingerprint as {@code ssh-keygen -l} prints it: {@code SHA256:} and unpadded base64
 * @param publicKey one line, as it goes into {@code authorized_keys}
 */
public record SshKey(int secretVersion, String type, String fingerprint, String publicKey) {}
