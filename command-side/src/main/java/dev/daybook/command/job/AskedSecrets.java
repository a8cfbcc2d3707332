package dev.daybook.command.job;

import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.credential.CredentialKind;
import dev.daybook.api.credential.CredentialQuery.Credentials;
import dev.daybook.api.credential.CredentialQuery.FindCredentials;
import dev.daybook.api.credential.CredentialView;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.RunSecrets;
import dev.daybook.api.job.RunSecrets.SecretVar;
import dev.daybook.api.job.RunSecrets.SecretVars;
import dev.daybook.api.job.RunSecrets.Vault;
import dev.daybook.command.job.JobCommandController.NewJob;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.secret.Fingerprints;
import dev.daybook.platform.secret.SecretStore;
import dev.daybook.platform.web.Problem.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** What a run is to be told in secret: checked, and kept before anything that can be read mentions it. */
@Component
class AskedSecrets {
    static final int MOST_VAULTS = 10;
    static final int MOST_VARS = 100;

    private static final String BECOME = "become_credential_id";
    private static final String VAULTS = "vault_credential_ids";
    private static final String VARS = "secret_vars";
    /** What is shorter could not be masked in what a run prints without striking out half of it. */
    private static final int LEAST_CHARACTERS = 4;

    private static final int MOST_CHARACTERS = 64 << 10;
    /** Of all together: each line of each is looked for in whatever the run prints. */
    private static final int MOST_CHARACTERS_IN_ALL = 256 << 10;

    private final Views views;
    private final SecretStore secrets;
    private final Fingerprints fingerprints;
    private final JsonMapper json;

    AskedSecrets(Views views, SecretStore secrets, Fingerprints fingerprints, JsonMapper json) {
        this.views = views;
        this.secrets = secrets;
        this.fingerprints = fingerprints;
        this.json = json;
    }

    record Parsed(@Nullable CredentialId become, List<CredentialId> vaults, Map<String, String> vars) {
        /** Nobody is to read a secret in a log. */
        @Override
        public String toString() {
            return "Parsed" + vars.keySet();
        }
    }

    /** Adds all that is wrong with it by itself. */
    Parsed parse(NewJob asked, List<FieldError> errors) {
        CredentialId become = asked.becomeCredentialId() == null
                ? null
                : PlaybookRuns.id(BECOME, asked.becomeCredentialId(), CredentialId::of, errors);
        Set<CredentialId> vaults = new LinkedHashSet<>();
        for (String text : asked.vaultCredentialIds() == null ? List.<String>of() : asked.vaultCredentialIds()) {
            CredentialId id = PlaybookRuns.id(VAULTS, text, CredentialId::of, errors);
            if (id != null && !vaults.add(id)) {
                errors.add(new FieldError(VAULTS, id + " is there twice"));
            }
        }
        return new Parsed(become, List.copyOf(vaults), vars(asked, errors));
    }

    private static Map<String, String> vars(NewJob asked, List<FieldError> errors) {
        Map<String, String> vars = new TreeMap<>();
        if (asked.secretVars() == null) {
            return vars;
        }
        asked.secretVars().forEach((name, value) -> {
            if (!PlaybookRuns.VARIABLE.matcher(name).matches()) {
                errors.add(new FieldError(VARS, "Not the name of a variable: " + name));
            } else if (asked.extraVars() != null && asked.extraVars().containsKey(name)) {
                errors.add(new FieldError(VARS, name + " is in extra_vars too"));
            } else if (value == null || value.length() < LEAST_CHARACTERS || value.length() > MOST_CHARACTERS) {
                errors.add(new FieldError(
                        VARS, name + " must be of " + LEAST_CHARACTERS + " to " + MOST_CHARACTERS + " characters"));
            } else if (!PlaybookRuns.isText(value)) {
                errors.add(new FieldError(VARS, name + " has half of a surrogate pair, which is not a character"));
            } else {
                vars.put(name, value);
            }
        });
        if (vars.values().stream().mapToInt(String::length).sum() > MOST_CHARACTERS_IN_ALL) {
            errors.add(new FieldError(VARS, "must not be more than " + MOST_CHARACTERS_IN_ALL + " characters in all"));
        }
        return vars;
    }

    /** Those that exist. */
    Mono<List<CredentialView>> credentials(Parsed asked) {
        List<CredentialId> ids = Stream.concat(Stream.ofNullable(asked.become()), asked.vaults().stream())
                .toList();
        return ids.isEmpty()
                ? Mono.just(List.of())
                : views.find(new FindCredentials(ids), Credentials.class).map(Credentials::credentials);
    }

    /** Adds what is wrong with the credentials; the answer is of use if nothing is, and has no variables yet. */
    static RunSecrets check(Parsed asked, List<CredentialView> found, List<FieldError> errors) {
        Map<CredentialId, CredentialView> known =
                found.stream().collect(Collectors.toMap(CredentialView::id, Function.identity()));
        if (asked.become() != null) {
            credential(BECOME, asked.become(), CredentialKind.BECOME_PASSWORD, known, errors);
        }
        List<Vault> vaults = new ArrayList<>();
        Set<String> labels = new HashSet<>();
        for (CredentialId id : asked.vaults()) {
            CredentialView vault = credential(VAULTS, id, CredentialKind.VAULT_PASSWORD, known, errors);
            if (vault != null && vault.vaultId() != null) {
                if (!labels.add(vault.vaultId())) {
                    errors.add(new FieldError(VAULTS, "More than one has the label " + vault.vaultId()));
                }
                vaults.add(new Vault(id, vault.vaultId()));
            }
        }
        return new RunSecrets(asked.become(), vaults, null);
    }

    private static @Nullable CredentialView credential(
            String field,
            CredentialId id,
            CredentialKind kind,
            Map<CredentialId, CredentialView> known,
            List<FieldError> errors) {
        CredentialView found = known.get(id);
        if (found == null) {
            errors.add(new FieldError(field, "There is no credential " + id));
        } else if (found.kind() != kind) {
            errors.add(new FieldError(
                    field, found.name() + " is of the kind " + found.kind().text() + ", not " + kind.text()));
            return null;
        }
        return found;
    }

    /** Stores the variables as a secret of the job, and adds how they are known. */
    Mono<RunSecrets> keep(JobId job, Parsed asked, RunSecrets known) {
        if (asked.vars().isEmpty()) {
            return Mono.just(known);
        }
        return Mono.fromCallable(() -> {
                    int version = secrets.put(job.toString(), json.writeValueAsBytes(asked.vars()));
                    List<SecretVar> vars = asked.vars().entrySet().stream()
                            .map(one -> new SecretVar(one.getKey(), fingerprints.of(one.getValue())))
                            .toList();
                    return new RunSecrets(known.becomeCredentialId(), known.vaults(), new SecretVars(version, vars));
                })
                .subscribeOn(Schedulers.boundedElastic());
    }
}
