package dev.daybook.command.user;

import dev.daybook.api.Uuid7;
import dev.daybook.api.user.UserId;
import dev.daybook.platform.identity.NotSignedIn;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Refresh tokens, each good for one use. Those that follow from one sign-in are a family; one that is used a second time
 * was copied by somebody, so its whole family ends (RFC 9700, section 4.14). Only their hashes are stored.
 */
@Component
class RefreshTokens {
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final Duration lifetime;

    RefreshTokens(
            JdbcTemplate jdbc,
            JdbcTransactionManager transactions,
            Clock clock,
            @Value("${daybook.refresh-token-lifetime:P30D}") Duration lifetime) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
        this.clock = clock;
        this.lifetime = lifetime;
    }

    record Next(UserId userId, String token) {}

    /** The first token of a new family. */
    String begin(UserId user) {
        return issue(Uuid7.next().toString(), user);
    }

    /** @throws NotSignedIn when the token is unknown, has expired, or was used before */
    Next rotate(String token) {
        String hash = hash(token);
        List<Stored> found = jdbc.query(
                "select family, user_id, expires_at from refresh_token where hash = ?",
                (row, _) -> new Stored(row.getString(1), row.getString(2), row.getObject(3, LocalDateTime.class)),
                hash);
        if (found.isEmpty()) {
            throw NotSignedIn.invalid();
        }
        Stored stored = found.getFirst();
        if (!stored.expiresAt().isAfter(now())) {
            throw NotSignedIn.expired();
        }
        UserId user = UserId.of(stored.userId());
        String next = transactions.execute(_ -> isFirstUse(hash) ? issue(stored.family(), user) : null);
        if (next == null) {
            jdbc.update("delete from refresh_token where family = ?", stored.family());
            throw NotSignedIn.invalid();
        }
        return new Next(user, next);
    }

    /** Who comes second waits here until the first has its next token, so that this goes with the family. */
    private boolean isFirstUse(String hash) {
        return jdbc.update("update refresh_token set used = true where hash = ? and not used", hash) == 1;
    }

    /** The first token of a new family, after which that user has no other. */
    String beginAnew(UserId user) {
        jdbc.update("delete from refresh_token where user_id = ?", user.toString());
        return begin(user);
    }

    @Scheduled(fixedDelayString = "PT1H")
    void forgetExpired() {
        jdbc.update("delete from refresh_token where expires_at < ?", now());
    }

    private String issue(String family, UserId user) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        jdbc.update(
                "insert into refresh_token (hash, family, user_id, used, expires_at) values (?, ?, ?, false, ?)",
                hash(token),
                family,
                user.toString(),
                now().plus(lifetime));
        return token;
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    private record Stored(String family, String userId, LocalDateTime expiresAt) {}
}
