package dev.daybook.api.credential;

import java.time.Instant;

/** A credential as everyone may see it who may see credentials: the key itself is not in it. */
public record CredentialView(
        CredentialId id,
        String name,
        String keyType,
        String fingerprint,
        String publicKey,
        int secretVersion,
        Instant createdAt,
        Instant updatedAt,
        long version) {}
