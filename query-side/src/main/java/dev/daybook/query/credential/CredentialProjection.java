package dev.daybook.query.credential;

import dev.daybook.api.credential.CredentialEvent;
import dev.daybook.api.credential.CredentialEvent.CredentialAdded;
import dev.daybook.api.credential.CredentialEvent.CredentialKeyReplaced;
import dev.daybook.api.credential.CredentialEvent.CredentialPasswordAdded;
import dev.daybook.api.credential.CredentialEvent.CredentialPasswordReplaced;
import dev.daybook.api.credential.CredentialQuery.FindCredential;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.read.ReadTables;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.springframework.stereotype.Component;

/** Writes {@code credential}. */
@Component
@ProcessingGroup("credentials")
class CredentialProjection {
    private final ReadTables tables;
    private final Views views;

    CredentialProjection(ReadTables tables, Views views) {
        this.tables = tables;
        this.views = views;
    }

    @EventHandler
    void on(CredentialEvent event, @Timestamp Instant at, @SequenceNumber long version) {
        switch (event) {
            case CredentialAdded added -> add(added, at, version);
            case CredentialKeyReplaced replaced -> replaceKey(replaced, at, version);
            case CredentialPasswordAdded added -> add(added, at, version);
            case CredentialPasswordReplaced replaced -> replacePassword(replaced, at, version);
        }
        views.changed(FindCredential.class, query -> query.credentialId().equals(event.credentialId()));
    }

    @ResetHandler
    void clear() {
        tables.empty("credential");
    }

    private void add(CredentialAdded event, Instant at, long version) {
        tables.update(
                """
                insert into credential (id, name, kind, key_type, fingerprint, public_key, secret_version, created_at,
                    updated_at, version) values (?, ?, 'ssh_key', ?, ?, ?, ?, ?, ?, ?)
                on duplicate key update id = id
                """,
                event.credentialId(),
                event.name(),
                event.key().type(),
                event.key().fingerprint(),
                event.key().publicKey(),
                event.key().secretVersion(),
                at,
                at,
                version);
    }

    private void add(CredentialPasswordAdded event, Instant at, long version) {
        tables.update(
                """
                insert into credential (id, name, kind, vault_id, fingerprint, secret_version, created_at, updated_at,
                    version) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                on duplicate key update id = id
                """,
                event.credentialId(),
                event.name(),
                event.kind().text(),
                event.vaultId(),
                event.password().fingerprint(),
                event.password().secretVersion(),
                at,
                at,
                version);
    }

    private void replacePassword(CredentialPasswordReplaced event, Instant at, long version) {
        tables.update(
                "update credential set fingerprint = ?, secret_version = ?, updated_at = ?, version = ? where id = ?",
                event.password().fingerprint(),
                event.password().secretVersion(),
                at,
                version,
                event.credentialId());
    }

    private void replaceKey(CredentialKeyReplaced event, Instant at, long version) {
        tables.update(
                """
                update credential set key_type = ?, fingerprint = ?, public_key = ?, secret_version = ?, updated_at = ?,
                    version = ? where id = ?
                """,
                event.key().type(),
                event.key().fingerprint(),
                event.key().publicKey(),
                event.key().secretVersion(),
                at,
                version,
                event.credentialId());
    }
}
