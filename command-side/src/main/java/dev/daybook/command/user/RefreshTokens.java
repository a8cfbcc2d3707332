package dev.daybook.command.user;

import dev.daybook.api.Uuid7;
import dev.daybook.api.user.UserId;
import dev.daybook.platform.blob.Sha256;
import dev.daybook.platform.identity.NotSignedIn;
import dev.daybook.platform.secret.SecretStore;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Refresh tokens, each good for one use. Those that follow from one sign-in are a session; one that is used a second time
 * was copied by somebody, so its whole session ends (RFC 9700, section 4.14). Two windows that use the same one at the
 * same moment are no thief: for a short grace it answers again with the one successor it has, as long as nobody has used
 * that. Only their hashes are stored; the successor is made from its predecessor by a key of ours, which is how it can be
 * told twice.
 */
@Component
class RefreshTokens {
    private static final int BYTES = 32;
    private static final String KEY_OWNER = "hub:refresh-key";
    private static final String HMAC = "HmacSHA256";

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final Duration lifetime;
    private final Duration grace;

    RefreshTokens(
            JdbcTemplate jdbc,
            JdbcTransactionManager transactions,
            SecretStore secrets,
            Clock clock,
            @Value("${daybook.refresh-token-lifetime:P30D}") Duration lifetime,
            @Value("${daybook.refresh-token-grace:PT30S}") Duration grace) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
        this.key = new SecretKeySpec(secrets.getOrCreate(KEY_OWNER, this::randomBytes), HMAC);
        this.clock = clock;
        this.lifetime = lifetime;
        this.grace = grace;
    }

    /** @param id the access tokens name it */
    record Session(UserId userId, String id) {}

    /** @param token null when the one that was used had been used before: the session has ended */
    record Next(Session session, @Nullable String token) {}

    /** The first token of a new session. */
    Next begin(UserId user) {
        return begin(new Session(user, Uuid7.next().toString()));
    }

    /** @throws NotSignedIn when the token is unknown or has expired */
    Next rotate(String token) {
        String hash = hash(token);
        Stored stored = find(hash).orElseThrow(NotSignedIn::invalid);
        if (!stored.expiresAt().isAfter(now())) {
            throw NotSignedIn.expired();
        }
        String successor = successor(token);
        boolean first = Boolean.TRUE.equals(transactions.execute(_ -> {
            boolean unused = isFirstUse(hash);
            if (unused) {
                store(successor, stored.session());
            }
            return unused;
        }));
        if (first || isWithinGrace(hash, hash(successor))) {
            return new Next(stored.session(), successor);
        }
        end(stored.session());
        return new Next(stored.session(), null);
    }

    /** Who comes second waits here until the first has its next token, so that this goes with the session. */
    private boolean isFirstUse(String hash) {
        return jdbc.update("update refresh_token set used = true, used_at = ? where hash = ? and not used", now(), hash)
                == 1;
    }

    private boolean isWithinGrace(String used, String successor) {
        Long found = jdbc.queryForObject("""
                select count(*) from refresh_token before_it join refresh_token next_one on next_one.hash = ?
                where before_it.hash = ? and before_it.used_at > ? and not next_one.used
                """, Long.class, successor, used, now().minus(grace));
        return found != null && found > 0;
    }

    /** The session that the token belongs to, used or not. */
    Optional<Session> sessionOf(String token) {
        return find(hash(token)).map(Stored::session);
    }

    /** @return whether there was anything to end */
    boolean end(Session session) {
        return jdbc.update(
                        "delete from refresh_token where family = ? and user_id = ?",
                        session.id(),
                        session.userId().toString())
                > 0;
    }

    /**
     * Ends every session of that user.
     *
     * @param kept goes on, but by a new token; null where there is none to keep
     */
    Renewed renew(UserId user, @Nullable String kept) {
        List<String> all = jdbc.queryForList(
                "select distinct family from refresh_token where user_id = ?", String.class, user.toString());
        jdbc.update("delete from refresh_token where user_id = ?", user.toString());
        boolean goesOn = kept != null && all.contains(kept);
        return new Renewed(
                goesOn ? begin(new Session(user, kept)) : begin(user),
                all.stream().filter(session -> !session.equals(kept)).toList());
    }

    /** @param ended ids of the sessions that are no more */
    record Renewed(Next next, List<String> ended) {}

    @Scheduled(fixedDelayString = "PT1H")
    void forgetExpired() {
        jdbc.update("delete from refresh_token where expires_at < ?", now());
    }

    private Next begin(Session session) {
        String token = text(randomBytes());
        store(token, session);
        return new Next(session, token);
    }

    private void store(String token, Session session) {
        jdbc.update(
                "insert into refresh_token (hash, family, user_id, used, expires_at) values (?, ?, ?, false, ?)",
                hash(token),
                session.id(),
                session.userId().toString(),
                now().plus(lifetime));
    }

    private Optional<Stored> find(String hash) {
        return jdbc
                .query(
                        "select family, user_id, expires_at from refresh_token where hash = ?",
                        (row, _) -> new Stored(
                                new Session(UserId.of(row.getString("user_id")), row.getString("family")),
                                row.getObject("expires_at", LocalDateTime.class)),
                        hash)
                .stream()
                .findFirst();
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private String successor(String token) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return text(mac.doFinal(token.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has " + HMAC, e);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String hash(String token) {
        return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
    }

    private record Stored(Session session, LocalDateTime expiresAt) {}
}
