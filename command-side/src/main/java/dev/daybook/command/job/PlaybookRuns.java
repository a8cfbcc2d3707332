package dev.daybook.command.job;

import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobSpec;
import dev.daybook.api.job.JobSpec.PlaybookRun;
import dev.daybook.api.job.JobSpec.Target;
import dev.daybook.api.job.RunSecrets;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.api.playbook.PlaybookQuery.FindPlaybook;
import dev.daybook.api.playbook.PlaybookQuery.FindPlaybookVersion;
import dev.daybook.api.playbook.PlaybookVersionView;
import dev.daybook.api.playbook.PlaybookView;
import dev.daybook.api.server.Connection;
import dev.daybook.api.server.ServerId;
import dev.daybook.api.server.ServerQuery.FindServers;
import dev.daybook.api.server.ServerQuery.Servers;
import dev.daybook.api.server.ServerView;
import dev.daybook.command.job.JobCommandController.NewJob;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.Problem.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Makes the frozen description of a playbook run out of what was asked, or says everything that is wrong with it. */
@Component
class PlaybookRuns {
    static final int MOST_SERVERS = 5_000;

    private static final int MOST_VARS_BYTES = 64 << 10;
    /** What Ansible accepts as the name of a variable: that of Python, in ASCII. */
    static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");

    private final Views views;
    private final AskedSecrets askedSecrets;
    private final JsonMapper json;

    PlaybookRuns(Views views, AskedSecrets askedSecrets, JsonMapper json) {
        this.views = views;
        this.askedSecrets = askedSecrets;
        this.json = json;
    }

    /** Its secret variables are kept by the time it answers, as a secret of that job. */
    Mono<JobSpec> from(JobId job, NewJob asked) {
        List<FieldError> errors = new ArrayList<>();
        @Nullable PlaybookId playbook = id("playbook_id", asked.playbookId(), PlaybookId::of, errors);
        List<ServerId> servers = serverIds(asked, errors);
        Map<String, Object> vars = vars(asked.extraVars(), errors);
        AskedSecrets.Parsed secrets = askedSecrets.parse(asked, errors);
        if (playbook == null || !errors.isEmpty()) {
            return Mono.error(InvalidRequest.fields(errors));
        }
        return Mono.zip(
                        optional(views.find(new FindPlaybook(playbook), PlaybookView.class)),
                        optional(views.find(
                                new FindPlaybookVersion(playbook, asked.version()), PlaybookVersionView.class)),
                        views.find(new FindServers(servers), Servers.class),
                        askedSecrets.credentials(secrets))
                .map(found -> {
                    List<FieldError> wrong = new ArrayList<>();
                    RunSecrets known = AskedSecrets.check(secrets, found.getT4(), wrong);
                    return spec(
                            asked,
                            found.getT1().orElse(null),
                            found.getT2().orElse(null),
                            servers,
                            found.getT3().servers(),
                            vars,
                            known,
                            wrong);
                })
                .flatMap(run -> askedSecrets.keep(job, secrets, run.secrets()).map(run::with));
    }

    private static PlaybookRun spec(
            NewJob asked,
            @Nullable PlaybookView playbook,
            @Nullable PlaybookVersionView version,
            List<ServerId> wanted,
            List<ServerView> found,
            Map<String, Object> vars,
            RunSecrets secrets,
            List<FieldError> errors) {
        if (playbook == null) {
            errors.add(new FieldError("playbook_id", "There is no such playbook"));
        } else if (!playbook.active()) {
            errors.add(new FieldError("playbook_id", "The playbook is not active"));
        } else if (version == null) {
            errors.add(new FieldError("version", "The playbook has no such version"));
        } else {
            Set<String> secretVars =
                    asked.secretVars() == null ? Set.of() : asked.secretVars().keySet();
            checkPrompts(version.content(), vars.keySet(), secretVars, errors);
        }
        List<Target> targets = targets(serverField(asked), wanted, found, errors);
        if (version == null || !errors.isEmpty()) {
            throw InvalidRequest.fields(errors);
        }
        return new PlaybookRun(
                version.playbookId(),
                version.playbookName(),
                version.number(),
                version.content(),
                targets,
                vars,
                asked.options(),
                secrets);
    }

    static void checkPrompts(
            PlaybookContent content, Set<String> vars, Set<String> secretVars, List<FieldError> errors) {
        Set<String> missing = new TreeSet<>(content.prompts());
        missing.removeAll(vars);
        missing.removeAll(secretVars);
        if (!missing.isEmpty()) {
            errors.add(new FieldError(
                    "extra_vars",
                    "The playbook asks for " + String.join(", ", missing) + " (vars_prompt): give a value"));
        }
    }

    /** Adds what is wrong with the servers; those with which nothing is are answered. */
    static List<Target> targets(String field, List<ServerId> wanted, List<ServerView> found, List<FieldError> errors) {
        Map<ServerId, ServerView> known = found.stream().collect(Collectors.toMap(ServerView::id, Function.identity()));
        List<Target> targets = new ArrayList<>();
        for (ServerId id : wanted) {
            ServerView server = known.get(id);
            if (server == null) {
                errors.add(new FieldError(field, "There is no server " + id));
            } else if (!server.active()) {
                errors.add(new FieldError(field, server.hostname() + " is not active"));
            } else if (server.connection() == Connection.SSH && server.credentialId() == null) {
                errors.add(new FieldError(field, server.hostname() + " has no credential to sign in with"));
            } else {
                targets.add(new Target(id, server.hostname()));
            }
        }
        return targets;
    }

    private static List<ServerId> serverIds(NewJob asked, List<FieldError> errors) {
        if ((asked.serverId() == null) == (asked.serverIds() == null)) {
            errors.add(new FieldError("server_id", "Give either server_id or server_ids"));
            return List.of();
        }
        List<String> texts = asked.serverIds() == null ? List.of(asked.serverId()) : asked.serverIds();
        String field = serverField(asked);
        Set<ServerId> ids = new LinkedHashSet<>();
        for (String text : texts) {
            ServerId id = id(field, text, ServerId::of, errors);
            if (id != null && !ids.add(id)) {
                errors.add(new FieldError(field, id + " is there twice"));
            }
        }
        return List.copyOf(ids);
    }

    /** The field that was sent. */
    private static String serverField(NewJob asked) {
        return asked.serverIds() == null ? "server_id" : "server_ids";
    }

    private Map<String, Object> vars(@Nullable Map<String, @Nullable Object> asked, List<FieldError> errors) {
        if (asked == null) {
            return Map.of();
        }
        for (String name : asked.keySet()) {
            if (!VARIABLE.matcher(name).matches()) {
                errors.add(new FieldError("extra_vars", "Not the name of a variable: " + name));
            }
        }
        if (!isText(asked)) {
            errors.add(new FieldError("extra_vars", "has half of a surrogate pair, which is not a character"));
        }
        if (json.writeValueAsBytes(asked).length > MOST_VARS_BYTES) {
            errors.add(new FieldError("extra_vars", "must not be more than " + MOST_VARS_BYTES + " bytes of JSON"));
        }
        return new HashMap<>(asked);
    }

    /** JSON can say half a character; no file that Ansible reads can. */
    static boolean isText(@Nullable Object value) {
        return switch (value) {
            case String text -> StandardCharsets.UTF_8.newEncoder().canEncode(text);
            case Collection<?> values -> values.stream().allMatch(PlaybookRuns::isText);
            case Map<?, ?> values -> isText(values.keySet()) && isText(values.values());
            case null, default -> true;
        };
    }

    static <T> @Nullable T id(String field, String text, Function<String, T> parse, List<FieldError> errors) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            errors.add(new FieldError(field, "Not an id: " + text));
            return null;
        }
    }

    static <T> Mono<Optional<T>> optional(Mono<T> found) {
        return found.map(Optional::of).defaultIfEmpty(Optional.empty());
    }
}
