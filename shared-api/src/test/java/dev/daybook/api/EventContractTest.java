package dev.daybook.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.daybook.api.credential.CredentialEvent;
import dev.daybook.api.credential.CredentialEvent.CredentialAdded;
import dev.daybook.api.credential.CredentialEvent.CredentialKeyReplaced;
import dev.daybook.api.credential.CredentialEvent.CredentialPasswordAdded;
import dev.daybook.api.credential.CredentialEvent.CredentialPasswordReplaced;
import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.credential.CredentialKind;
import dev.daybook.api.credential.Password;
import dev.daybook.api.credential.SshKey;
import dev.daybook.api.job.CancelCause;
import dev.daybook.api.job.EndReason;
import dev.daybook.api.job.JobEvent;
import dev.daybook.api.job.JobEvent.JobCancelRequested;
import dev.daybook.api.job.JobEvent.JobFinished;
import dev.daybook.api.job.JobEvent.JobQueued;
import dev.daybook.api.job.JobEvent.JobStarted;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobSpec;
import dev.daybook.api.job.JobSpec.PlaybookRun;
import dev.daybook.api.job.LogLevel;
import dev.daybook.api.job.Outcome;
import dev.daybook.api.job.OutputChunk;
import dev.daybook.api.job.OutputEvent;
import dev.daybook.api.job.OutputEvent.OutputRecorded;
import dev.daybook.api.job.OutputId;
import dev.daybook.api.job.Requester;
import dev.daybook.api.job.RunOptions;
import dev.daybook.api.job.RunRecord;
import dev.daybook.api.job.RunSecrets;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookEvent;
import dev.daybook.api.playbook.PlaybookEvent.PlaybookUploaded;
import dev.daybook.api.playbook.PlaybookEvent.PlaybookVersionSaved;
import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.api.runner.RunnerEvent;
import dev.daybook.api.runner.RunnerEvent.RunnerDrained;
import dev.daybook.api.runner.RunnerEvent.RunnerRegistered;
import dev.daybook.api.runner.RunnerEvent.RunnerResumed;
import dev.daybook.api.runner.RunnerId;
import dev.daybook.api.server.Connection;
import dev.daybook.api.server.ServerDetails;
import dev.daybook.api.server.ServerEvent;
import dev.daybook.api.server.ServerEvent.HostKeyForgotten;
import dev.daybook.api.server.ServerEvent.HostKeyPinned;
import dev.daybook.api.server.ServerEvent.ServerAdded;
import dev.daybook.api.server.ServerEvent.ServerEdited;
import dev.daybook.api.server.ServerId;
import dev.daybook.api.user.SessionEnd;
import dev.daybook.api.user.UserEvent;
import dev.daybook.api.user.UserEvent.UserPasswordChanged;
import dev.daybook.api.user.UserEvent.UserRegistered;
import dev.daybook.api.user.UserEvent.UserSessionsEnded;
import dev.daybook.api.user.UserEvent.UserSignInRefused;
import dev.daybook.api.user.UserEvent.UserSignedIn;
import dev.daybook.api.user.UserId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stands in the book stays readable: each event is pinned as JSON, as it is written today and as it must be read for
 * ever. A change that makes this fail needs an upcaster and a second file, not another text in the first.
 */
class EventContractTest {
    private static final String UUID = "01a1fa69-1ee1-72f2-94eb-2e479c9c577%d";
    private static final BlobRef BLOB =
            new BlobRef("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", 42);
    private static final JobId JOB = JobId.of(UUID.formatted(1));
    private static final ServerId SERVER = ServerId.of(UUID.formatted(2));
    private static final PlaybookId PLAYBOOK = PlaybookId.of(UUID.formatted(3));
    private static final CredentialId CREDENTIAL = CredentialId.of(UUID.formatted(4));
    private static final RunnerId RUNNER = RunnerId.of(UUID.formatted(6));
    private static final UserId USER = UserId.of(UUID.formatted(5));
    private static final Requester REQUESTER = new Requester(USER.toString(), "olga", Role.USER);
    private static final PlaybookContent CONTENT = new PlaybookContent(
            "site.yml",
            List.of(new PlaybookContent.File("site.yml", BLOB)),
            List.of(new PlaybookContent.Play("Web", "web:&prod")),
            List.of("release"));
    private static final JobSpec SPEC = spec(true);
    private static final JobSpec SPEC_WITHOUT_FACT_CACHE = spec(false);
    private static final JobSpec SPEC_WITHOUT_SECRETS = ((PlaybookRun) SPEC_WITHOUT_FACT_CACHE).with(RunSecrets.NONE);
    private static final JobSpec SPEC_WITHOUT_OPTIONS = new PlaybookRun(
            PLAYBOOK, "site", 3, CONTENT, List.of(new JobSpec.Target(SERVER, "web-1")), Map.of("release", "1.2"));
    private static final RunRecord.AnsibleSettings SETTINGS = new RunRecord.AnsibleSettings(true, 10, 3600);
    private static final RunRecord.AnsibleSettings SETTINGS_WITHOUT_FACT_CACHE =
            new RunRecord.AnsibleSettings(true, 10, null);
    private static final SshKey KEY = new SshKey(2, "ssh-ed25519", "SHA256:abc", "ssh-ed25519 AAAA");
    private static final Password PASSWORD = new Password(1, "HMAC-SHA256:abc");
    private static final ServerDetails DETAILS = new ServerDetails(
            "web-1",
            "192.0.2.7",
            Connection.SSH,
            "linux",
            null,
            2222,
            "deploy",
            CREDENTIAL,
            "The first one",
            List.of("web", "prod"),
            true);

    private static final Jackson3Serializer SERIALIZER =
            Jackson3Serializer.builder().build();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Stream<Object> events() {
        return Stream.of(
                new UserRegistered(USER, "olga", "olga@example.org", Role.SUPER_ADMIN, "UTC", 1),
                new UserPasswordChanged(USER, 2),
                new UserSignedIn(USER),
                new UserSignInRefused(USER, "wrong password"),
                new UserSessionsEnded(USER, List.of(UUID.formatted(7)), SessionEnd.TOKEN_REUSED),
                new CredentialAdded(CREDENTIAL, "deploy key", KEY),
                new CredentialKeyReplaced(CREDENTIAL, KEY),
                new CredentialPasswordAdded(
                        CREDENTIAL, "vault of prod", CredentialKind.VAULT_PASSWORD, "prod", PASSWORD),
                new CredentialPasswordReplaced(CREDENTIAL, PASSWORD),
                new ServerAdded(SERVER, DETAILS, "ssh-ed25519 AAAA"),
                new ServerEdited(SERVER, DETAILS),
                new HostKeyPinned(SERVER, "ssh-ed25519 AAAA"),
                new HostKeyForgotten(SERVER),
                new PlaybookUploaded(PLAYBOOK, "site", "All of it"),
                new PlaybookVersionSaved(PLAYBOOK, 4, CONTENT, "Back to what worked", 2),
                new JobQueued(JOB, 17, SPEC, -7, Duration.ofMinutes(90), REQUESTER),
                new JobStarted(JOB, "runner-1", SPEC, Duration.ofMinutes(90), REQUESTER, record(SETTINGS)),
                new JobCancelRequested(JOB, "runner-1", CancelCause.TIME_LIMIT, "Time limit reached"),
                new JobFinished(JOB, Outcome.FAILED, EndReason.HOST_KEY_CHANGED, 4, 12, "web-1 showed another key"),
                new OutputRecorded(new OutputId(JOB), chunk(2L)),
                new RunnerRegistered(RUNNER, "hub-1"),
                new RunnerDrained(RUNNER),
                new RunnerResumed(RUNNER));
    }

    /** Forms in which events were written once: by the name of their file, what is read from them today. */
    static Stream<Arguments> eventsOfBefore() {
        return Stream.of(
                arguments(
                        "JobQueued-1",
                        new JobQueued(JOB, 17, SPEC_WITHOUT_OPTIONS, 0, Duration.ofMinutes(90), REQUESTER)),
                arguments(
                        "JobStarted-1",
                        new JobStarted(
                                JOB,
                                "runner-1",
                                SPEC_WITHOUT_OPTIONS,
                                Duration.ofMinutes(90),
                                REQUESTER,
                                record(null))),
                arguments("OutputRecorded-1", new OutputRecorded(new OutputId(JOB), chunk(null))),
                arguments(
                        "JobQueued-2",
                        new JobQueued(JOB, 17, SPEC_WITHOUT_SECRETS, -7, Duration.ofMinutes(90), REQUESTER)),
                arguments(
                        "JobStarted-2",
                        new JobStarted(
                                JOB,
                                "runner-1",
                                SPEC_WITHOUT_SECRETS,
                                Duration.ofMinutes(90),
                                REQUESTER,
                                record(null))),
                arguments(
                        "JobQueued-3",
                        new JobQueued(JOB, 17, SPEC_WITHOUT_FACT_CACHE, -7, Duration.ofMinutes(90), REQUESTER)),
                arguments(
                        "JobStarted-3",
                        new JobStarted(
                                JOB,
                                "runner-1",
                                SPEC_WITHOUT_FACT_CACHE,
                                Duration.ofMinutes(90),
                                REQUESTER,
                                record(SETTINGS_WITHOUT_FACT_CACHE))));
    }

    @ParameterizedTest
    @MethodSource("events")
    void isWrittenAsItIsPinned(Object event) throws IOException {
        String written = SERIALIZER.serialize(event, String.class).getData();
        assertThat(JSON.readTree(written)).as(written).isEqualTo(pinned(event.getClass()));
    }

    @ParameterizedTest
    @MethodSource("events")
    void isReadAsItWasPinned(Object event) throws IOException {
        assertThat(read(pinned(event.getClass()), event.getClass())).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("eventsOfBefore")
    void isStillReadAsItWasWrittenBefore(String file, Object event) throws IOException {
        assertThat(read(pinned("before/" + file), event.getClass())).isEqualTo(event);
    }

    private static Object read(JsonNode json, Class<?> event) {
        return SERIALIZER.deserialize(
                new SimpleSerializedObject<>(json.toString(), String.class, SERIALIZER.typeForClass(event)));
    }

    @Test
    void leavesNoEventOut() {
        Stream<Class<?>> all = Stream.of(
                        UserEvent.class,
                        CredentialEvent.class,
                        ServerEvent.class,
                        PlaybookEvent.class,
                        JobEvent.class,
                        OutputEvent.class,
                        RunnerEvent.class)
                .flatMap(kind -> Arrays.stream(kind.getPermittedSubclasses()));
        assertThat(events().map(Object::getClass)).containsExactlyInAnyOrderElementsOf(all.toList());
    }

    /** The stored name of an event is that of its class: moving one is a change of what is stored. */
    @Test
    void keepsTheNamesThatAreStored() {
        assertThat(events().map(event -> event.getClass().getName()))
                .contains("dev.daybook.api.job.JobEvent$JobStarted", "dev.daybook.api.user.UserEvent$UserRegistered")
                .allMatch(name -> name.matches("dev\\.daybook\\.api\\.[a-z]+\\.[A-Za-z]+Event\\$[A-Za-z]+"));
    }

    private static JsonNode pinned(Class<?> event) throws IOException {
        return pinned(event.getSimpleName());
    }

    private static JsonNode pinned(String name) throws IOException {
        String file = "/events/" + name + ".json";
        try (InputStream json = EventContractTest.class.getResourceAsStream(file)) {
            assertThat(json).as("The pinned form in " + file).isNotNull();
            return JSON.readTree(new String(json.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static JobSpec spec(boolean factCache) {
        return new PlaybookRun(
                PLAYBOOK,
                "site",
                3,
                CONTENT,
                List.of(new JobSpec.Target(SERVER, "web-1")),
                Map.of("release", "1.2"),
                new RunOptions(true, true, "web-*", List.of("deploy"), List.of("slow"), 2, 10, factCache),
                new RunSecrets(
                        CREDENTIAL,
                        List.of(new RunSecrets.Vault(CREDENTIAL, "prod")),
                        new RunSecrets.SecretVars(1, List.of(new RunSecrets.SecretVar("token", "HMAC-SHA256:abc")))));
    }

    private static RunRecord record(RunRecord.@Nullable AnsibleSettings settings) {
        return new RunRecord.AnsibleRunRecord(
                "2.14.18",
                BLOB,
                List.of(new RunRecord.ResolvedTarget(
                        SERVER, "web-1", "192.0.2.7", Connection.SSH, 2222, "deploy", CREDENTIAL, "ssh-ed25519 AAAA")),
                List.of(new RunRecord.UsedCredential(CREDENTIAL, 2, "SHA256:abc")),
                settings);
    }

    private static OutputChunk chunk(@Nullable Long line) {
        return new OutputChunk(
                1,
                1,
                2,
                5,
                BLOB,
                EnumSet.of(LogLevel.OK, LogLevel.CHANGED),
                List.of("web-1"),
                List.of(new OutputChunk.TaskSeen("t1", "Install", "ansible.builtin.package", "site.yml:4", line)),
                List.of(new OutputChunk.TaskResult("web-1", "t1", "changed", 1200L, 3, line)),
                List.of(new OutputChunk.HostTotals("web-1", 2, 1, 0, 0, 0, 0, 0)));
    }
}
