package dev.daybook.api.credential;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A credential as everyone may see it who may see credentials: the secret itself is not in it.
 *
 * @param vaultId the label of a vault password; null for the other kinds
 * @param keyType of an SSH key; null for a password
 * @param fingerprint of a password it is keyed: it tells equal ones, no more
 * @param publicKey of an SSH key; null for a password
 */
public record CredentialView(
        CredentialId id,
        String name,
        CredentialKind kind,
        @Nullable String vaultId,
        @Nullable String keyType,
        String fingerprint,
        @Nullable String publicKey,
        int secretVersion,
        Instant createdAt,
        Instant updatedAt,
        long version) {}
