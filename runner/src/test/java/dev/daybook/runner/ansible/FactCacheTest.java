package dev.daybook.runner.ansible;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.api.BlobRef;
import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.job.JobSpec.PlaybookRun;
import dev.daybook.api.job.RunOptions;
import dev.daybook.api.job.RunRecord.AnsibleRunRecord;
import dev.daybook.api.job.RunRecord.AnsibleSettings;
import dev.daybook.api.job.RunRecord.ResolvedTarget;
import dev.daybook.api.job.RunSecrets;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.api.server.Connection;
import dev.daybook.api.server.ServerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class FactCacheTest {
    private static final ServerId SERVER = ServerId.next();
    private static final CredentialId CREDENTIAL = CredentialId.next();
    private static final PlaybookId PLAYBOOK = PlaybookId.next();
    private static final RunOptions OPTIONS = new RunOptions(false, false, null, List.of(), List.of(), 0, null, true);
    private static final ResolvedTarget TARGET = target("192.0.2.7", 22, "deploy", CREDENTIAL, "ssh-ed25519 AAAA");

    @TempDir
    Path data;

    private FactCache cache;

    @BeforeEach
    void setUp() throws IOException {
        cache = new FactCache(data, 60, new JsonMapper());
    }

    private static ResolvedTarget target(
            String address, int port, String user, CredentialId credential, @Nullable String key) {
        return new ResolvedTarget(SERVER, "web", address, Connection.SSH, port, user, credential, key);
    }

    private static PlaybookRun run(int version, Map<String, Object> vars, RunOptions options, RunSecrets secrets) {
        PlaybookContent content = new PlaybookContent("site.yml", List.of(), List.of(), List.of());
        return new PlaybookRun(PLAYBOOK, "site", version, content, List.of(), vars, options, secrets);
    }

    private static PlaybookRun run() {
        return run(3, Map.of("release", "1.2"), OPTIONS, RunSecrets.NONE);
    }

    private static AnsibleRunRecord record(
            String version, @Nullable AnsibleSettings settings, ResolvedTarget... targets) {
        return new AnsibleRunRecord(version, new BlobRef("00".repeat(32), 1), List.of(targets), List.of(), settings);
    }

    private static AnsibleRunRecord record(ResolvedTarget... targets) {
        return record("2.14.18", new AnsibleSettings(true, 1, 60), targets);
    }

    private Object name(PlaybookRun run, AnsibleRunRecord record) {
        return ((Map<?, ?>) cache.of(run, record).get("hosts")).get("web");
    }

    @Test
    void isForRunsWhoseRecordSaysSo() {
        assertThat(cache.of(run(), record("2.14.18", null, TARGET))).isNull();
        assertThat(cache.of(run(), record("2.14.18", new AnsibleSettings(true, 1, null), TARGET)))
                .isNull();
        assertThat(cache.of(run(), record(TARGET)))
                .containsEntry("seconds", 60)
                .containsEntry("directory", data.resolve("runner/facts").toString());
    }

    @Test
    void isSharedByRunsOfTheSameKind() {
        Map<String, Object> one = new LinkedHashMap<>(Map.of("a", 1));
        one.put("b", 2);
        Map<String, Object> other = new LinkedHashMap<>(Map.of("b", 2));
        other.put("a", 1);
        RunOptions check = new RunOptions(true, true, "web", List.of(), List.of(), 3, 9, true);
        assertThat(name(run(3, one, OPTIONS, RunSecrets.NONE), record(TARGET)))
                .isEqualTo(name(run(3, other, check, RunSecrets.NONE), record(TARGET)))
                .asString()
                .matches("[0-9a-f]{64}");
    }

    @Test
    void isSharedByNoOthers() {
        Map<String, Object> vars = run().extraVars();
        RunOptions tagged = new RunOptions(false, false, null, List.of("a"), List.of(), 0, null, true);
        RunOptions skipping = new RunOptions(false, false, null, List.of(), List.of("a"), 0, null, true);
        RunSecrets becoming = new RunSecrets(CREDENTIAL, List.of(), null);
        RunSecrets told = new RunSecrets(
                null, List.of(), new RunSecrets.SecretVars(1, List.of(new RunSecrets.SecretVar("token", "HMAC:1"))));
        Stream<PlaybookRun> others = Stream.of(
                run(4, vars, OPTIONS, RunSecrets.NONE),
                run(3, Map.of("release", "1.3"), OPTIONS, RunSecrets.NONE),
                run(3, vars, tagged, RunSecrets.NONE),
                run(3, vars, skipping, RunSecrets.NONE),
                run(3, vars, OPTIONS, becoming),
                run(3, vars, OPTIONS, told));
        Stream<Object> names = Stream.concat(Stream.of(run()), others).map(run -> name(run, record(TARGET)));
        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void isOfOneAccountOnOneMachine() {
        Stream<ResolvedTarget> targets = Stream.of(
                TARGET,
                target("192.0.2.8", 22, "deploy", CREDENTIAL, "ssh-ed25519 AAAA"),
                target("192.0.2.7", 23, "deploy", CREDENTIAL, "ssh-ed25519 AAAA"),
                target("192.0.2.7", 22, "root", CREDENTIAL, "ssh-ed25519 AAAA"),
                target("192.0.2.7", 22, "deploy", CredentialId.next(), "ssh-ed25519 AAAA"),
                target("192.0.2.7", 22, "deploy", CREDENTIAL, "ssh-ed25519 BBBB"));
        assertThat(targets.map(target -> name(run(), record(target)))).doesNotHaveDuplicates();
        assertThat(name(run(), record("2.19.0", new AnsibleSettings(true, 1, 60), TARGET)))
                .as("another Ansible writes them in its own way")
                .isNotEqualTo(name(run(), record(TARGET)));
    }

    @Test
    void isNotOfMachinesThatNobodyHasRecognised() {
        ResolvedTarget here = new ResolvedTarget(SERVER, "here", "", Connection.LOCAL, 22, "root", null, null);
        AnsibleRunRecord record = record(target("192.0.2.7", 22, "deploy", CREDENTIAL, null), here);
        assertThat(cache.of(run(), record)).containsEntry("hosts", Map.of());
    }

    @Test
    void isNotForNamesThatCouldBeTwo() {
        ResolvedTarget other =
                new ResolvedTarget(SERVER, "s1_web", "192.0.2.7", Connection.SSH, 22, "root", CREDENTIAL, "key");
        assertThat(cache.of(run(), record(TARGET, other))).containsEntry("hosts", Map.of());
    }

    @Test
    void isOutOfReachAndForgetsWhatIsOld() throws IOException {
        Path kept = data.resolve("runner/facts");
        assertThat(Files.getPosixFilePermissions(kept))
                .hasSize(3)
                .allMatch(right -> right.name().startsWith("OWNER"));
        Path old = Files.createFile(kept.resolve("old"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(61)));
        Path young = Files.createFile(kept.resolve("young"));
        cache.forgetOld();
        assertThat(kept).isDirectoryContaining(path -> path.equals(young)).isDirectoryNotContaining(old::equals);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 604_801})
    void hasBounds(int seconds) {
        assertThatThrownBy(() -> new FactCache(data, seconds, new JsonMapper()))
                .hasMessage("daybook.runner.fact-cache-seconds is 0 to 604800, not " + seconds);
    }
}
