package dev.daybook.runner.ansible;

import dev.daybook.api.BlobRef;
import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.credential.CredentialQuery.Credentials;
import dev.daybook.api.credential.CredentialQuery.FindCredentials;
import dev.daybook.api.job.JobSpec;
import dev.daybook.api.job.JobSpec.PlaybookRun;
import dev.daybook.api.job.JobSpec.Target;
import dev.daybook.api.job.RunRecord;
import dev.daybook.api.job.RunRecord.AnsibleRunRecord;
import dev.daybook.api.job.RunRecord.ResolvedTarget;
import dev.daybook.api.job.RunRecord.UsedCredential;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.server.Connection;
import dev.daybook.api.server.ServerId;
import dev.daybook.api.server.ServerQuery.FindServers;
import dev.daybook.api.server.ServerQuery.Servers;
import dev.daybook.api.server.ServerView;
import dev.daybook.platform.blob.BlobStore;
import dev.daybook.platform.messaging.Views;
import dev.daybook.runner.run.Executor;
import dev.daybook.runner.run.Launch;
import dev.daybook.runner.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs a playbook by Ansible, under a supervisor of its own (see the Python beside this module). Keys to servers go to
 * the supervisor by its standard input, and from there to an agent: none is ever in a
 * file, in an argument, or in an environment.
 */
@Component
class AnsibleExecutor implements Executor {
    private final AnsibleInstallation ansible;
    private final Launcher launcher;
    private final RunUsers users;
    private final FastDefaults fastDefaults;
    private final Interpreters interpreters;
    private final SharedConnections connections;
    private final FactCache factCache;
    private final Views views;
    private final BlobStore blobs;
    private final HandedSecrets handed;
    private final JsonMapper json;

    AnsibleExecutor(
            AnsibleInstallation ansible,
            Launcher launcher,
            RunUsers users,
            FastDefaults fastDefaults,
            Interpreters interpreters,
            SharedConnections connections,
            FactCache factCache,
            Views views,
            BlobStore blobs,
            HandedSecrets handed,
            JsonMapper json) {
        this.ansible = ansible;
        this.launcher = launcher;
        this.users = users;
        this.fastDefaults = fastDefaults;
        this.interpreters = interpreters;
        this.connections = connections;
        this.factCache = factCache;
        this.views = views;
        this.blobs = blobs;
        this.handed = handed;
        this.json = json;
    }

    @Override
    public void learn(RunRecord record, Map<String, @Nullable String> found) {
        ((AnsibleRunRecord) record)
                .targets().stream()
                        .filter(target -> found.containsKey(target.hostname()))
                        .forEach(target -> interpreters.learn(target, found.get(target.hostname())));
    }

    @Override
    public RunRecord resolve(JobSpec spec) {
        return switch (spec) {
            case PlaybookRun run -> resolve(run);
        };
    }

    private RunRecord resolve(PlaybookRun run) {
        List<ServerId> ids = run.targets().stream().map(Target::serverId).toList();
        Map<ServerId, ServerView> servers = views.find(new FindServers(ids), Servers.class).block().servers().stream()
                .collect(Collectors.toMap(ServerView::id, Function.identity()));
        List<ResolvedTarget> targets =
                run.targets().stream().map(target -> resolve(target, servers)).toList();
        List<CredentialId> used = Stream.concat(
                        targets.stream().map(ResolvedTarget::credentialId), HandedSecrets.credentials(run.secrets()))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        List<UsedCredential> credentials =
                views.find(new FindCredentials(used), Credentials.class).block().credentials().stream()
                        .map(credential -> new UsedCredential(
                                credential.id(), credential.secretVersion(), credential.fingerprint()))
                        .toList();
        if (credentials.size() != used.size()) {
            throw new CannotRun("A credential of the job or of one of its servers is gone");
        }
        BlobRef inventory = blobs.put(json.writeValueAsBytes(Inventory.of(targets, interpreters.of(targets))));
        return new AnsibleRunRecord(
                ansible.find().version(),
                inventory,
                targets,
                credentials,
                fastDefaults.of(run.options(), targets.size()));
    }

    private static ResolvedTarget resolve(Target target, Map<ServerId, ServerView> servers) {
        ServerView server = servers.get(target.serverId());
        if (server == null) {
            throw new CannotRun("The server " + target.hostname() + " is gone");
        }
        if (server.connection() == Connection.SSH && server.credentialId() == null) {
            throw new CannotRun("The server " + target.hostname() + " has no credential to sign in with");
        }
        return new ResolvedTarget(
                server.id(),
                target.hostname(),
                server.ipAddress(),
                server.connection(),
                server.sshPort(),
                server.sshUser(),
                server.connection() == Connection.SSH ? server.credentialId() : null,
                server.hostKey());
    }

    @Override
    public Launch start(RunDirectory directory, JobSpec spec, RunRecord record, Duration timeLimit) throws IOException {
        return switch (spec) {
            case PlaybookRun run -> start(directory, run, (AnsibleRunRecord) record, timeLimit);
        };
    }

    private Launch start(RunDirectory directory, PlaybookRun run, AnsibleRunRecord record, Duration timeLimit)
            throws IOException {
        Path path = directory.path();
        for (PlaybookContent.File file : run.content().files()) {
            Path target = directory.project().resolve(file.path()).normalize();
            Files.createDirectories(target.getParent());
            Files.write(target, blobs.get(file.blob()));
        }
        Files.write(path.resolve("inventory.json"), blobs.get(record.inventory()));
        Files.writeString(path.resolve("known_hosts"), Inventory.knownHosts(record.targets()));
        json.writeValue(path.resolve("request.json").toFile(), request(directory, run, record, timeLimit));

        return launcher.launch(
                path, directory.log(), json.writeValueAsBytes(handed.of(directory.jobId(), run.secrets(), record)));
    }

    private Map<String, Object> request(
            RunDirectory directory, PlaybookRun run, AnsibleRunRecord record, Duration timeLimit) {
        Map<String, Object> request = new HashMap<>(Map.of(
                "job_id", directory.jobId().toString(),
                "ansible_playbook", ansible.find().program().toString(),
                "playbook", "project/" + run.content().main(),
                "inventory", "inventory.json",
                "extra_vars", run.extraVars(),
                "arguments", Arguments.of(run.options(), record.settings()),
                "time_limit_seconds", timeLimit.toSeconds(),
                "pipelining", record.settings() != null && record.settings().pipelining(),
                "unprivileged", users.areGiven(),
                "secrets", HandedSecrets.announced(run.secrets())));
        request.put("connections", connections.of(record));
        request.put("facts", factCache.of(run, record));
        return request;
    }
}
