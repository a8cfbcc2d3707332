package dev.daybook.query.credential;

import static dev.daybook.platform.read.Times.instant;

import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.credential.CredentialView;
import java.time.LocalDateTime;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

@Table("credential")
record CredentialRow(
        @Id String id,
        String name,
        String keyType,
        String fingerprint,
        String publicKey,
        int secretVersion,
        LocalDateTime createdAt,
        LocalDateTime updatedAt,
        long version) {

    CredentialView toView() {
        return new CredentialView(
                CredentialId.of(id),
                name,
                keyType,
                fingerprint,
                publicKey,
                secretVersion,
                instant(createdAt),
                instant(updatedAt),
                version);
    }
}
