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

    /** Plain data, deep: strings, numbers, booleans, lists and maps. */
    record PlaybookRun(
            PlaybookId playbookId,
            String playbookName,
            int version,
            PlaybookContent content,
            List<Target> targets,
            Map<String, Object> extraVars)
            implements JobSpec {}

    record Target(ServerId serverId, String hostname) {}
}
