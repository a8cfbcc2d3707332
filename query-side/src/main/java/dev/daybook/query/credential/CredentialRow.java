package dev.daybook.query.credential;

import static dev.daybook.platform.read.Times.instant;

import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.credential.CredentialKind;
import dev.daybook.api.credential.CredentialView;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

@Table("credential")
record CredentialRow(
        @Id String id,
        String name,
        String kind,
        @Nullable String vaultId,
        @Nullable String keyType,
        String fingerprint,
        @Nullable String publicKey,
        int secretVersion,
        LocalDateTime createdAt,
        LocalDateTime updatedAt,
        long version) {

    CredentialView toView() {
        return new CredentialView(
                CredentialId.of(id),
                name,
                CredentialKind.of(kind),
                vaultId,
                keyType,
                fingerprint,
                publicKey,
                secretVersion,
                instant(createdAt),
                instant(updatedAt),
                version);
    }
}
