package dev.daybook.runner.ansible;

import dev.daybook.api.job.JobSpec.PlaybookRun;
import dev.daybook.api.job.RunOptions;
import dev.daybook.api.job.RunRecord.AnsibleRunRecord;
import dev.daybook.api.job.RunRecord.ResolvedTarget;
import dev.daybook.api.server.Connection;
import dev.daybook.platform.blob.Sha256;
import dev.daybook.runner.run.OldFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The facts that runs leave to later ones, a file for each server and kind of run; supervisors read and write them
 * (facts.py). Who makes a run can make up its facts, and the next run works with them: so they go only to runs that were
 * asked for with the same playbook version, variables, tags and secrets, of the same account on the same machine.
 */
@Component
class FactCache {
    private static final int MOST_SECONDS = 604_800;

    /** As names of files begin since ansible-core 2.19: the facts of such a host could be taken for another's. */
    private static final Pattern LIKE_A_VERSION = Pattern.compile("s\\d+_.*");

    private final Path directory;
    private final int seconds;
    private final JsonMapper json;

    /** @param seconds for how long facts are used; 0 for never, whatever a job asks for */
    FactCache(
            @Value("${daybook.data}") Path data,
            @Value("${daybook.runner.fact-cache-seconds:3600}") int seconds,
            JsonMapper json)
            throws IOException {
        if (seconds < 0 || seconds > MOST_SECONDS) {
            throw new IllegalArgumentException(
                    "daybook.runner.fact-cache-seconds is 0 to " + MOST_SECONDS + ", not " + seconds);
        }
        this.directory = data.resolve("runner").resolve("facts").toAbsolutePath();
        this.seconds = seconds;
        this.json = json;
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** What applies to a run; null for no cache. */
    @Nullable
    Integer secondsFor(RunOptions options) {
        return options.factCache() && seconds > 0 ? Integer.valueOf(seconds) : null;
    }

    /** As the supervisor is told; null for no cache. Machines whose key is not known yet are left out, and this one. */
    @Nullable
    Map<String, Object> of(PlaybookRun run, AnsibleRunRecord record) {
        if (record.settings() == null || record.settings().factCacheSeconds() == null) {
            return null;
        }
        Map<String, String> hosts = hasUnclearNames(record) ? Map.of() : hosts(kind(run, record), record);
        return Map.of(
                "directory", directory.toString(), "seconds", record.settings().factCacheSeconds(), "hosts", hosts);
    }

    private static boolean hasUnclearNames(AnsibleRunRecord record) {
        return record.targets().stream()
                .anyMatch(target -> LIKE_A_VERSION.matcher(target.hostname()).matches());
    }

    private Map<String, String> hosts(String kind, AnsibleRunRecord record) {
        Map<String, String> hosts = new LinkedHashMap<>();
        for (ResolvedTarget target : record.targets()) {
            if (target.connection() == Connection.SSH && target.hostKey() != null) {
                hosts.put(target.hostname(), hash(kind, target));
            }
        }
        return hosts;
    }

    private String kind(PlaybookRun run, AnsibleRunRecord record) {
        return hash(
                record.ansibleVersion(),
                run.playbookId(),
                run.version(),
                run.extraVars(),
                run.options().tags(),
                run.options().skipTags(),
                run.secrets());
    }

    private String hash(@Nullable Object... parts) {
        return Sha256.of(json.writer()
                .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .writeValueAsBytes(Arrays.asList(parts)));
    }

    @Scheduled(fixedDelayString = "PT1H")
    void forgetOld() throws IOException {
        OldFiles.delete(directory, Instant.now().minus(Duration.ofSeconds(seconds)));
    }
}
