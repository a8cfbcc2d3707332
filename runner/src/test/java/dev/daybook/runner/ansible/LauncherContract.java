package dev.daybook.runner.ansible;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.daybook.runner.run.Launch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What every way of starting a run promises; real Ansible, as it is installed here. */
interface LauncherContract {
    byte[] NO_SECRETS = "{\"ssh_keys\": {}}".getBytes(StandardCharsets.UTF_8);

    Launcher launcher();

    @Test
    default void bringsARunToItsEndRecord(@TempDir Path directory) throws IOException {
        assertBringsARunToItsEnd(directory);
    }

    default void assertBringsARunToItsEnd(Path directory) throws IOException {
        Path run = prepare(directory);
        Launch launch = launcher().launch(run, run.resolve("supervisor.log"), NO_SECRETS);
        await().atMost(Duration.ofSeconds(30)).until(() -> end(run).contains("\"exit_code\":0"));
        await().atMost(Duration.ofSeconds(30)).until(() -> !launch.isPending());
        assertThat(launch.foundAnother()).isFalse();
        assertThat(run.resolve("supervisor.pid")).exists();
        assertThat(run.resolve("supervisor.log"))
                .satisfiesAnyOf(
                        log -> assertThat(log).isEmptyFile(),
                        log -> assertThat(log).doesNotExist());
    }

    @Test
    default void startsARunOnce(@TempDir Path directory) throws IOException {
        Path run = prepare(directory);
        launcher().launch(run, run.resolve("supervisor.log"), NO_SECRETS);
        await().atMost(Duration.ofSeconds(30)).until(() -> !end(run).isEmpty());
        String before = Files.readString(run.resolve("spool.jsonl"));
        Launch again = launcher().launch(run, run.resolve("supervisor.log"), NO_SECRETS);
        await().atMost(Duration.ofSeconds(30)).until(() -> !again.isPending());
        assertThat(again.foundAnother()).isTrue();
        assertThat(run.resolve("spool.jsonl")).hasContent(before);
    }

    /** The directory of a run that the executor has prepared. */
    static Path prepare(Path directory) throws IOException {
        Path run = Files.createDirectories(directory.resolve("run"));
        Files.createDirectory(run.resolve("project"));
        Files.writeString(run.resolve("project").resolve("main.yml"), "- hosts: nobody\n");
        Files.writeString(run.resolve("inventory.json"), "{}");
        Files.write(
                run.resolve("request.json"),
                new JsonMapper()
                        .writeValueAsBytes(Map.of(
                                "job_id",
                                UUID.randomUUID().toString(),
                                "ansible_playbook",
                                installation(directory).find().program().toString(),
                                "playbook",
                                "project/main.yml",
                                "inventory",
                                "inventory.json",
                                "extra_vars",
                                Map.of(),
                                "arguments",
                                List.of(),
                                "time_limit_seconds",
                                60)));
        return run;
    }

    static AnsibleInstallation installation(Path data) throws IOException {
        String configured = System.getenv().getOrDefault("DAYBOOK_ANSIBLE_PLAYBOOK", "");
        return new AnsibleInstallation(new PythonFiles(data), data, configured);
    }

    private static String end(Path run) throws IOException {
        Path spool = run.resolve("spool.jsonl");
        return Files.exists(spool)
                ? Files.readAllLines(spool).stream()
                        .filter(line -> line.contains("\"k\":\"end\"") && line.endsWith("}"))
                        .findFirst()
                        .orElse("")
                : "";
    }
}
