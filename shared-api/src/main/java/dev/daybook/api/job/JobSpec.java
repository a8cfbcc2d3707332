package dev.daybook.api.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.api.server.ServerId;
import java.util.List;
import java.util.Map;

/** What a job is to do, frozen as it was asked for. Each kind has an executor in the runner. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(@JsonSubTypes.Type(value = JobSpec.PlaybookRun.class, name = "playbook_run"))
public sealed interface JobSpec {
    /** Where it does something. */
    List<ServerId> servers();

    /** Whether it may change what is there: such jobs have a server to themselves. */
    boolean changes();

    /** Plain data, deep: strings, numbers, booleans, lists and maps. */
    record PlaybookRun(
            PlaybookId playbookId,
            String playbookName,
            int version,
            PlaybookContent content,
            List<Target> targets,
            Map<String, Object> extraVars,
            RunOptions options)
            implements JobSpec {

        /** Runs were asked for before there were options: such an event has none. */
        @SuppressWarnings("ConstantValue")
        public PlaybookRun {
            options = options == null ? RunOptions.NONE : options;
        }

        public PlaybookRun(
                PlaybookId playbookId,
                String playbookName,
                int version,
                PlaybookContent content,
                List<Target> targets,
                Map<String, Object> extraVars) {
            this(playbookId, playbookName, version, content, targets, extraVars, RunOptions.NONE);
        }

        @Override
        public List<ServerId> servers() {
            return targets.stream().map(Target::serverId).toList();
        }

        @Override
        public boolean changes() {
            return !options.check();
        }
    }

    record Target(ServerId serverId, String hostname) {}
}
