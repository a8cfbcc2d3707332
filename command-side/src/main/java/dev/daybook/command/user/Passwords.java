package dev.daybook.command.user;

import dev.daybook.api.RefersToSecret.SecretRef;
import dev.daybook.api.user.UserId;
import dev.daybook.platform.secret.SecretStore;
import dev.daybook.platform.web.InvalidRequest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Keeps hashes of passwords (Argon2id) as secrets, and checks passwords against them. */
@Component
class Passwords {
    private static final int SHORTEST = 8;
    private static final int LONGEST = 256;
    private static final int GENERATED_LENGTH = 20;
    /** Without those that are easily taken for each other. */
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private final PasswordEncoder encoder = Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8();
    private final SecureRandom random = new SecureRandom();
    private final SecretStore secrets;
    /** What an unknown user's password is checked against, so that it takes as long as a known one's. */
    private final String nobodysHash = encoder.encode(generate());

    Passwords(SecretStore secrets) {
        this.secrets = secrets;
    }

    /** @return the version of the secret that holds the hash */
    int store(UserId user, String password) {
        return secrets.put(user.toString(), encoder.encode(password).getBytes(StandardCharsets.UTF_8));
    }

    /** Takes the same time whether there is such a user or not. */
    boolean matches(@Nullable SecretRef ref, String password) {
        String hash = ref == null ? nobodysHash : new String(secrets.get(ref), StandardCharsets.UTF_8);
        return encoder.matches(password, hash) && ref != null;
    }

    /** A password that follows the rule, for an account that nobody has chosen one for. */
    String generate() {
        while (true) {
            StringBuilder password = new StringBuilder();
            for (int i = 0; i < GENERATED_LENGTH; i++) {
                password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            if (fault(password.toString(), "") == null) {
                return password.toString();
            }
        }
    }

    /** @throws InvalidRequest when the password does not follow the rule */
    void check(String field, String password, String username) {
        String fault = fault(password, username);
        if (fault != null) {
            throw InvalidRequest.field(field, fault);
        }
    }

    private static @Nullable String fault(String password, String username) {
        if (password.length() < SHORTEST || password.length() > LONGEST) {
            return "must have " + SHORTEST + " to " + LONGEST + " characters";
        }
        if (password.chars().noneMatch(Character::isUpperCase)
                || password.chars().noneMatch(Character::isLowerCase)
                || password.chars().noneMatch(Character::isDigit)) {
            return "must have an upper-case letter, a lower-case letter and a digit";
        }
        return password.equalsIgnoreCase(username) ? "must not be the username" : null;
    }
}
