package dev.daybook.platform.secret;

import com.google.crypto.tink.Aead;
import dev.daybook.api.RefersToSecret;
import dev.daybook.api.RefersToSecret.SecretRef;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.Supplier;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keeps passwords, keys and the like, encrypted with a key that is not in the database, and bound to their owner and
 * version: a row that was moved does not decrypt. A secret is stored first; the event that names its version makes it
 * current; one that no event ever named is deleted after a day.
 */
@Component
public class SecretStore {
    private static final Logger LOG = LoggerFactory.getLogger(SecretStore.class);

    /** Owners of secrets that no event names, such as the signing key. */
    private static final String OF_THE_HUB = "hub:";

    private static final int ATTEMPTS = 10;

    private final JdbcTemplate jdbc;
    private final Aead aead;
    private final EventStore events;

    SecretStore(JdbcTemplate jdbc, Aead aead, EventStore events) {
        this.jdbc = jdbc;
        this.aead = aead;
        this.events = events;
    }

    /** @return the new version, counted from 1 for each owner */
    public int put(String owner, byte[] secret) {
        for (int attempt = 1; ; attempt++) {
            Integer last = jdbc.queryForObject(
                    "select coalesce(max(version), 0) from secret where owner = ?", Integer.class, owner);
            SecretRef ref = new SecretRef(owner, (last == null ? 0 : last) + 1);
            try {
                store(ref, secret);
                return ref.version();
            } catch (DuplicateKeyException e) { // somebody else was faster
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** @throws IllegalArgumentException when there is no such secret */
    public byte[] get(SecretRef ref) {
        List<byte[]> found = jdbc.query(
                "select ciphertext from secret where owner = ? and version = ?",
                (row, _) -> row.getBytes(1),
                ref.owner(),
                ref.version());
        if (found.isEmpty()) {
            throw new IllegalArgumentException("There is no secret " + ref);
        }
        try {
            return aead.decrypt(found.getFirst(), boundTo(ref));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "The secret " + ref + " cannot be decrypted: it was altered, or encrypted with another key set", e);
        }
    }

    /** The one secret of a part of the hub, made when it is asked for the first time. */
    public byte[] getOrCreate(String owner, Supplier<byte[]> maker) {
        if (!owner.startsWith(OF_THE_HUB)) {
            throw new IllegalArgumentException("Only the hub's own secrets are made on demand: " + owner);
        }
        SecretRef ref = new SecretRef(owner, 1);
        Integer there = jdbc.queryForObject("select count(*) from secret where owner = ?", Integer.class, owner);
        if (there == null || there == 0) {
            try {
                store(ref, maker.get());
            } catch (DuplicateKeyException e) {
                return get(ref); // another node made it in the same moment
            }
        }
        return get(ref);
    }

    /** What is a day old and named by no event belongs to a command that was refused, or never came. */
    @Scheduled(fixedDelayString = "PT1H")
    void forgetUnreferred() {
        List<SecretRef> unsettled =
                jdbc.query("""
                select owner, version from secret
                where not referred and owner not like ? and created_at < utc_timestamp(6) - interval 1 day
                """, (row, _) -> new SecretRef(row.getString(1), row.getInt(2)), OF_THE_HUB + "%");
        for (SecretRef ref : unsettled) {
            try {
                settle(ref);
            } catch (RuntimeException e) { // which keeps none of the others
                LOG.warn("It cannot be found out whether {} is of use; it is kept, and tried again", ref, e);
            }
        }
    }

    private void settle(SecretRef ref) {
        jdbc.update(
                isReferredTo(ref)
                        ? "update secret set referred = true where owner = ? and version = ?"
                        : "delete from secret where owner = ? and version = ?",
                ref.owner(),
                ref.version());
    }

    private boolean isReferredTo(SecretRef ref) {
        return events.readEvents(ref.owner())
                .asStream()
                .anyMatch(event -> event.getPayload() instanceof RefersToSecret named && ref.equals(named.secret()));
    }

    private void store(SecretRef ref, byte[] secret) {
        try {
            jdbc.update(
                    "insert into secret (owner, version, ciphertext, created_at) values (?, ?, ?, utc_timestamp(6))",
                    ref.owner(),
                    ref.version(),
                    aead.encrypt(secret, boundTo(ref)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A secret could not be encrypted", e);
        }
    }

    private static byte[] boundTo(SecretRef ref) {
        return (ref.owner() + '\n' + ref.version()).getBytes(StandardCharsets.UTF_8);
    }
}
