package dev.daybook.command.job;

import dev.daybook.api.RefersToSecret.SecretRef;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobQuery.FindJobRecord;
import dev.daybook.api.job.JobRecordView;
import dev.daybook.api.job.JobSpec;
import dev.daybook.api.job.JobSpec.PlaybookRun;
import dev.daybook.api.job.RunSecrets;
import dev.daybook.api.playbook.PlaybookQuery.FindPlaybook;
import dev.daybook.api.playbook.PlaybookQuery.FindPlaybookVersion;
import dev.daybook.api.playbook.PlaybookVersionView;
import dev.daybook.api.playbook.PlaybookView;
import dev.daybook.api.server.ServerQuery.FindServers;
import dev.daybook.api.server.ServerQuery.Servers;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.secret.SecretStore;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.Problem.FieldError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a job out of an earlier one: what was frozen of that, its secret variables included. What it needs must still be
 * there; that is no fault of a field, and so a conflict.
 */
@Component
class Reruns {
    private final Views views;
    private final AskedSecrets askedSecrets;
    private final SecretStore secrets;
    private final JsonMapper json;

    Reruns(Views views, AskedSecrets askedSecrets, SecretStore secrets, JsonMapper json) {
        this.views = views;
        this.askedSecrets = askedSecrets;
        this.secrets = secrets;
        this.json = json;
    }

    record Again(JobSpec spec, int priority, Duration timeLimit) {}

    /**
     * @param id of the job to be made
     * @param latest whether by the current version of the playbook
     * @return fails with {@link InvalidRequest}: 404 without such a job, 409 when it cannot be run any more
     */
    Mono<Again> of(JobId id, JobId earlier, boolean latest) {
        return views.find(new FindJobRecord(earlier), JobRecordView.class)
                .switchIfEmpty(Mono.error(() -> InvalidRequest.notFound("There is no job " + earlier)))
                .flatMap(record -> switch (record.spec()) {
                    case PlaybookRun run ->
                        checked(run, latest)
                                .flatMap(again -> withSecrets(id, earlier, again))
                                .map(again -> new Again(
                                        again, record.priority(), Duration.ofSeconds(record.timeoutSeconds())));
                });
    }

    private Mono<PlaybookRun> checked(PlaybookRun run, boolean latest) {
        return Mono.zip(
                        PlaybookRuns.optional(views.find(new FindPlaybook(run.playbookId()), PlaybookView.class)),
                        PlaybookRuns.optional(views.find(
                                new FindPlaybookVersion(run.playbookId(), latest ? null : (Integer) run.version()),
                                PlaybookVersionView.class)),
                        views.find(new FindServers(run.servers()), Servers.class),
                        askedSecrets.credentials(parsed(run, Map.of())))
                .map(found -> {
                    List<FieldError> errors = new ArrayList<>();
                    PlaybookRun again = latest ? withVersion(run, found.getT2().orElse(null), errors) : run;
                    if (!found.getT1().map(PlaybookView::active).orElse(false)) {
                        errors.add(new FieldError("playbook_id", "The playbook is not active"));
                    }
                    PlaybookRuns.targets(
                            "server_ids", run.servers(), found.getT3().servers(), errors);
                    AskedSecrets.check(parsed(run, Map.of()), found.getT4(), errors);
                    if (!errors.isEmpty()) {
                        throw new InvalidRequest(
                                HttpStatus.CONFLICT,
                                errors.stream().map(FieldError::message).collect(Collectors.joining("; ")),
                                List.of());
                    }
                    return again;
                });
    }

    private static PlaybookRun withVersion(
            PlaybookRun run, @Nullable PlaybookVersionView version, List<FieldError> errors) {
        if (version == null) {
            errors.add(new FieldError("version", "The playbook has no version"));
            return run;
        }
        Set<String> secretVars = run.secrets().vars() == null
                ? Set.of()
                : run.secrets().vars().vars().stream()
                        .map(RunSecrets.SecretVar::name)
                        .collect(Collectors.toSet());
        PlaybookRuns.checkPrompts(version.content(), run.extraVars().keySet(), secretVars, errors);
        return new PlaybookRun(
                run.playbookId(),
                version.playbookName(),
                version.number(),
                version.content(),
                run.targets(),
                run.extraVars(),
                run.options(),
                run.secrets());
    }

    private Mono<PlaybookRun> withSecrets(JobId id, JobId earlier, PlaybookRun run) {
        Integer version = run.secretVersion();
        if (version == null) {
            return Mono.just(run);
        }
        return Mono.fromCallable(() -> json.readValue(
                        secrets.get(new SecretRef(earlier.toString(), version)),
                        new TypeReference<Map<String, String>>() {}))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(vars -> askedSecrets.keep(id, parsed(run, vars), run.secrets()))
                .map(run::with);
    }

    private static AskedSecrets.Parsed parsed(PlaybookRun run, Map<String, String> vars) {
        return new AskedSecrets.Parsed(
                run.secrets().becomeCredentialId(),
                run.secrets().vaults().stream()
                        .map(RunSecrets.Vault::credentialId)
                        .toList(),
                vars);
    }
}
