package dev.daybook.api.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.api.server.ServerId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a job is to do, frozen as it was asked for. Each kind has an executor in the runner. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(@JsonSubTypes.Type(value = JobSpec.PlaybookRun.class, name = "playbook_run"))
public sealed interface JobSpec {
    /** Where it does something. */
    List<ServerId> servers();

    /** Whether it may change what is there: such jobs have a server to themselves. */
    boolean changes();

    /** Which secret of its own it has, in {@code SecretStore}; null for none. */
    @Nullable
    Integer secretVersion();

    /** Plain data, deep: strings, numbers, booleans, lists and maps. */
    record PlaybookRun(
            PlaybookId playbookId,
            String playbookName,
            int version,
            PlaybookContent content,
            List<Target> targets,
            Map<String, Object> extraVars,
            RunOptions options,
            RunSecrets secrets)
            implements JobSpec {

        /** Runs were asked for before there were options and secrets: such an event has none. */
        @SuppressWarnings("ConstantValue")
        public PlaybookRun {
            options = options == null ? RunOptions.NONE : options;
            secrets = secrets == null ? RunSecrets.NONE : secrets;
        }

        public PlaybookRun(
                PlaybookId playbookId,
                String playbookName,
                int version,
                PlaybookContent content,
                List<Target> targets,
                Map<String, Object> extraVars) {
            this(playbookId, playbookName, version, content, targets, extraVars, RunOptions.NONE, RunSecrets.NONE);
        }

        public PlaybookRun with(RunSecrets others) {
            return new PlaybookRun(playbookId, playbookName, version, content, targets, extraVars, options, others);
        }

        @Override
        public List<ServerId> servers() {
            return targets.stream().map(Target::serverId).toList();
        }

        @Override
        public @Nullable Integer secretVersion() {
            return secrets.vars() == null ? null : secrets.vars().secretVersion();
        }

        @Override
        public boolean changes() {
            return !options.check();
        }
    }

    record Target(ServerId serverId, String hostname) {}
}
