package dev.daybook.command.job;

import dev.daybook.api.Permission;
import dev.daybook.api.job.CancelCause;
import dev.daybook.api.job.JobCommand.CancelJob;
import dev.daybook.api.job.JobCommand.QueueJob;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobQuery.FindJob;
import dev.daybook.api.job.JobView;
import dev.daybook.api.job.Requester;
import dev.daybook.api.job.RunOptions;
import dev.daybook.platform.identity.Caller;
import dev.daybook.platform.identity.CurrentActor;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.name.Counters;
import dev.daybook.platform.web.Answers;
import dev.daybook.platform.web.Changes;
import dev.daybook.platform.web.Creates;
import dev.daybook.platform.web.Ids;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@RestController
@RequestMapping("/api/jobs")
class JobCommandController {
    private static final long DEFAULT_SECONDS = 3_600;
    private static final long MOST_SECONDS = 86_400;
    private static final int HIGHEST_PRIORITY = 100;
    private static final int MOST_FORKS = 200;
    private static final int MOST_TAGS = 50;

    /** Nothing that could be taken for an option, or for the name of a file to read. */
    private static final String LIMIT = "(?!\\s*-)(?=.*\\S)[^@\\p{Cc}\\p{Cs}]+";

    private static final String TAG = "[^-\\s,\\p{Cc}\\p{Cs}][^,\\p{Cc}\\p{Cs}]{0,99}";

    private final Commands commands;
    private final Views views;
    private final PlaybookRuns playbookRuns;
    private final Reruns reruns;
    private final Counters counters;

    JobCommandController(Commands commands, Views views, PlaybookRuns playbookRuns, Reruns reruns, Counters counters) {
        this.commands = commands;
        this.views = views;
        this.playbookRuns = playbookRuns;
        this.reruns = reruns;
        this.counters = counters;
    }

    /**
     * @param serverId this or {@code serverIds}
     * @param version of the playbook; the current one when it is left out
     * @param timeoutSeconds after which the job is cancelled, by default an hour
     * @param priority -100 to 100, by default 0; higher ones are started first
     * @param check whether only to say what would be changed
     * @param diff whether to show changes of files
     * @param limit which of the servers, as a pattern of Ansible
     * @param forks how many servers at once; Ansible's own choice when it is left out
     * @param factCache whether facts that an earlier run of the same kind has gathered may be taken
     * @param becomeCredentialId a credential of the kind {@code become_password}
     * @param vaultCredentialIds credentials of the kind {@code vault_password}, no two with the same label
     * @param secretVars variables like {@code extraVars}, whose values nobody is shown again: 4 to 65536 characters
     */
    record NewJob(
            @NotBlank String playbookId,
            @Nullable String serverId,

            @Nullable @Size(min = 1, max = PlaybookRuns.MOST_SERVERS)
            List<@NotBlank String> serverIds,

            @Nullable @Min(1) Integer version,
            @Nullable Map<String, @Nullable Object> extraVars,
            @Nullable @Min(1) @Max(MOST_SECONDS) Long timeoutSeconds,

            @Nullable @Min(-HIGHEST_PRIORITY) @Max(HIGHEST_PRIORITY)
            Integer priority,

            @Nullable Boolean check,
            @Nullable Boolean diff,

            @Nullable
            @Size(max = 1_000)
            @Pattern(regexp = LIMIT, message = "must be a pattern of hosts, without @ and not beginning with -")
            String limit,

            @Nullable @Size(max = MOST_TAGS) List<@NotNull @Pattern(regexp = TAG, message = NO_TAG) String> tags,

            @Nullable @Size(max = MOST_TAGS) List<@NotNull @Pattern(regexp = TAG, message = NO_TAG) String> skipTags,

            @Nullable @Min(0) @Max(4) Integer verbosity,
            @Nullable @Min(1) @Max(MOST_FORKS) Integer forks,
            @Nullable Boolean factCache,
            @Nullable String becomeCredentialId,

            @Nullable @Size(max = AskedSecrets.MOST_VAULTS) List<@NotBlank String> vaultCredentialIds,

            @Nullable @Size(max = AskedSecrets.MOST_VARS) Map<String, @Nullable String> secretVars) {
        private static final String NO_TAG =
                "must be a tag: 1 to 100 characters, without a comma, not beginning with a blank or -";

        /** Nobody is to read a secret in a log. */
        @Override
        public String toString() {
            return "NewJob[" + playbookId + "]";
        }

        RunOptions options() {
            return new RunOptions(
                    Boolean.TRUE.equals(check),
                    Boolean.TRUE.equals(diff),
                    limit,
                    tags == null ? List.of() : List.copyOf(tags),
                    skipTags == null ? List.of() : List.copyOf(skipTags),
                    verbosity == null ? 0 : verbosity,
                    forks,
                    Boolean.TRUE.equals(factCache));
        }
    }

    record CancelRequest(
            @Nullable
            @Size(max = 500)
            @Pattern(regexp = "[\\n\\r\\t[^\\p{Cc}\\p{Cs}]]*", message = "must not have control characters")
            String reason) {
        static final CancelRequest WITHOUT_REASON = new CancelRequest(null);
    }

    @PostMapping
    @Requires(Permission.RUN_JOBS)
    @Creates(JobView.class)
    Mono<ResponseEntity<Object>> create(@Valid @RequestBody NewJob request) {
        JobId id = JobId.next();
        Duration timeLimit =
                Duration.ofSeconds(request.timeoutSeconds() == null ? DEFAULT_SECONDS : request.timeoutSeconds());
        int priority = request.priority() == null ? 0 : request.priority();
        return Mono.zip(playbookRuns.from(id, request), requester())
                .flatMap(asked -> nextNumber()
                        .flatMap(number -> commands.send(
                                new QueueJob(id, number, asked.getT1(), priority, timeLimit, asked.getT2()))))
                .flatMap(version -> Answers.created(location(id), id, version, shown(id, version)));
    }

    /** @param latest whether by the current version of the playbook; else by the one that the job had */
    record RerunRequest(@Nullable Boolean latest) {}

    /** A new job with all that was asked of that one, as it was frozen: variables, secret ones too, servers, options. */
    @PostMapping("/{id}/rerun")
    @Requires(Permission.RUN_JOBS)
    @Creates(JobView.class)
    Mono<ResponseEntity<Object>> rerun(
            @PathVariable String id, @Valid @RequestBody(required = false) @Nullable RerunRequest request) {
        JobId earlier = Ids.parse(id, JobId::of);
        JobId again = JobId.next();
        boolean latest = request != null && Boolean.TRUE.equals(request.latest());
        return Mono.zip(reruns.of(again, earlier, latest), requester())
                .flatMap(asked -> nextNumber()
                        .flatMap(number -> commands.send(new QueueJob(
                                again,
                                number,
                                asked.getT1().spec(),
                                asked.getT1().priority(),
                                asked.getT1().timeLimit(),
                                asked.getT2()))))
                .flatMap(version -> Answers.created(location(again), again, version, shown(again, version)));
    }

    /** Answers at once: a job that is running has ended only when its process has. */
    @PostMapping("/{id}/cancel")
    @Requires(Permission.RUN_JOBS)
    @Changes(JobView.class)
    Mono<ResponseEntity<Object>> cancel(
            @PathVariable String id, @Valid @RequestBody(required = false) @Nullable CancelRequest request) {
        JobId jobId = Ids.parse(id, JobId::of);
        CancelRequest asked = request == null ? CancelRequest.WITHOUT_REASON : request;
        return requester()
                .flatMap(requester ->
                        commands.send(new CancelJob(jobId, CancelCause.REQUESTED, asked.reason(), requester)))
                .flatMap(version -> Answers.changed(location(jobId), jobId, version, shown(jobId, version)));
    }

    private Mono<JobView> shown(JobId id, long version) {
        return views.shownAt(new FindJob(id), JobView.class, JobView::version, version);
    }

    private Mono<Long> nextNumber() {
        return Mono.fromCallable(() -> counters.next("job")).subscribeOn(Schedulers.boundedElastic());
    }

    private static Mono<Requester> requester() {
        return CurrentActor.caller().map(JobCommandController::requester);
    }

    private static Requester requester(Caller caller) {
        return new Requester(caller.userId(), caller.username(), caller.role());
    }

    private static URI location(JobId id) {
        return URI.create("/api/jobs/" + id);
    }
}
