package dev.daybook.platform.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Tells equal passwords from different ones. Keyed, by a secret of the hub: a plain hash of a weak password could be
 * found by trying.
 */
@Component
public class Fingerprints {
    private static final String OWNER = "hub:fingerprints";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final SecretStore secrets;

    Fingerprints(SecretStore secrets) {
        this.secrets = secrets;
    }

    /** Reads the database, and so blocks. */
    public String of(String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secrets.getOrCreate(OWNER, Fingerprints::randomKey), ALGORITHM));
            byte[] code = mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
            return "HMAC-SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(code);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A fingerprint could not be made", e);
        }
    }

    private static byte[] randomKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }
}
