package dev.daybook.command.credential;

import dev.daybook.api.credential.CredentialKind;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.Problem.FieldError;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A new credential as somebody describes it: with what its kind needs, and nothing that belongs to another one.
 *
 * @param name unique, whatever the case of its letters
 * @param kind {@code ssh_key} (the default), {@code become_password} or {@code vault_password}
 * @param privateKey of an {@code ssh_key}, the whole file: OpenSSH, PEM or PKCS#8; RSA of 2048 bits or more, ECDSA, Ed25519
 * @param passphrase for a key that is protected by one; it is not kept
 * @param password of the other kinds
 * @param vaultId the label of a {@code vault_password}, as after {@code --vault-id}; {@code default} when it is left out
 */
record CredentialForm(
        @NotBlank @Size(max = 100) @Pattern(regexp = "[^\\p{Cntrl}\\p{Cs}]*", message = "must be one line of text")
        String name,

        @Nullable String kind,

        @Nullable @Size(max = CredentialForm.MOST_KEY_CHARACTERS)
        String privateKey,

        @Nullable @Size(max = CredentialForm.MOST_PASSPHRASE_CHARACTERS)
        String passphrase,

        @Nullable
        @Size(min = CredentialForm.LEAST_PASSWORD_CHARACTERS, max = CredentialForm.MOST_PASSWORD_CHARACTERS)
        @Pattern(regexp = CredentialForm.PASSWORD, message = CredentialForm.NO_PASSWORD)
        String password,

        @Nullable
        @Pattern(regexp = "[A-Za-z0-9_.-]{1,64}", message = "must be 1 to 64 letters, digits, '_', '.' and '-'")
        String vaultId) {
    static final int MOST_KEY_CHARACTERS = 64 << 10;
    static final int MOST_PASSPHRASE_CHARACTERS = 1_024;
    /** What is shorter could not be masked in what a run prints without striking out half of it. */
    static final int LEAST_PASSWORD_CHARACTERS = 4;

    static final int MOST_PASSWORD_CHARACTERS = 1_024;
    static final String PASSWORD = "(?!\\s)[^\\p{Cntrl}\\p{Cs}]*(?<!\\s)";
    static final String NO_PASSWORD =
            "must be one line without control characters, and not begin or end with a blank, which Ansible cuts off";

    private static final String DEFAULT_VAULT_ID = "default";

    /** See {@link CredentialForm}. */
    record NewKey(
            @NotBlank @Size(max = MOST_KEY_CHARACTERS) String privateKey,

            @Nullable @Size(max = MOST_PASSPHRASE_CHARACTERS)
            String passphrase) {
        @Override
        public String toString() {
            return "NewKey";
        }
    }

    /** See {@link CredentialForm}. */
    record NewPassword(
            @NotNull
            @Size(min = LEAST_PASSWORD_CHARACTERS, max = MOST_PASSWORD_CHARACTERS)
            @Pattern(regexp = PASSWORD, message = NO_PASSWORD)
            String password) {
        @Override
        public String toString() {
            return "NewPassword";
        }
    }

    /** @throws InvalidRequest naming each field that is missing, or belongs to another kind */
    CredentialKind checkedKind() {
        CredentialKind found = CredentialKind.SSH_KEY;
        List<FieldError> errors = new ArrayList<>();
        if (kind != null) {
            found = List.of(CredentialKind.values()).stream()
                    .filter(one -> one.text().equals(kind))
                    .findFirst()
                    .orElseThrow(
                            () -> InvalidRequest.field("kind", "must be ssh_key, become_password or vault_password"));
        }
        boolean key = found == CredentialKind.SSH_KEY;
        if (key && (privateKey == null || privateKey.isBlank())) {
            errors.add(new FieldError("private_key", "must not be blank"));
        }
        if (!key && password == null) {
            errors.add(new FieldError("password", "must be there"));
        }
        refuse(!key, "private_key", privateKey, errors);
        refuse(!key, "passphrase", passphrase, errors);
        refuse(key, "password", password, errors);
        refuse(found != CredentialKind.VAULT_PASSWORD, "vault_id", vaultId, errors);
        if (!errors.isEmpty()) {
            throw InvalidRequest.fields(errors);
        }
        return found;
    }

    /** Null for a kind that has none. */
    @Nullable
    String label(CredentialKind checked) {
        return checked != CredentialKind.VAULT_PASSWORD ? null : vaultId == null ? DEFAULT_VAULT_ID : vaultId;
    }

    private static void refuse(boolean wrong, String field, @Nullable String value, List<FieldError> errors) {
        if (wrong && value != null) {
            errors.add(new FieldError(field, "must be left out for this kind"));
        }
    }

    /** Nobody is to read a secret in a log. */
    @Override
    public String toString() {
        return "CredentialForm[" + name + "]";
    }
}
