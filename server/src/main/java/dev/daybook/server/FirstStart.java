package dev.daybook.server;

import dev.daybook.api.BlobRef;
import dev.daybook.api.Role;
import dev.daybook.api.TakesName.NameKind;
import dev.daybook.api.job.JobCommand.QueueJob;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobQuery.FindJob;
import dev.daybook.api.job.JobSpec.PlaybookRun;
import dev.daybook.api.job.JobSpec.Target;
import dev.daybook.api.job.JobView;
import dev.daybook.api.job.Requester;
import dev.daybook.api.playbook.PlaybookCommand.UploadPlaybook;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.api.playbook.PlaybookQuery.FindPlaybook;
import dev.daybook.api.playbook.PlaybookView;
import dev.daybook.api.server.Connection;
import dev.daybook.api.server.ServerCommand.AddServer;
import dev.daybook.api.server.ServerDetails;
import dev.daybook.api.server.ServerId;
import dev.daybook.api.server.ServerQuery.FindServer;
import dev.daybook.api.server.ServerView;
import dev.daybook.platform.blob.BlobStore;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.identity.FirstAccount;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.name.Counters;
import dev.daybook.platform.name.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Makes a new hub usable: an account to enter with, the machine itself as a server, a playbook that shows that it works.
 * Goes on where it was cut off when the hub was stopped in the middle of it.
 */
@Component
@Conditional(Roles.Commanding.class)
class FirstStart {
    private static final String ADMIN = "admin";
    private static final String LOCALHOST = "localhost";
    private static final String PLAYBOOK = "self-check";
    private static final String MAIN = "self-check.yml";
    private static final Duration TIME_LIMIT = Duration.ofMinutes(5);

    private static final Actor SETUP = Actor.system("setup");

    private final FirstAccount firstAccount;
    private final Commands commands;
    private final Views views;
    private final Names names;
    private final BlobStore blobs;
    private final Counters counters;
    private final Path unfinished;

    FirstStart(
            FirstAccount firstAccount,
            Commands commands,
            Views views,
            Names names,
            BlobStore blobs,
            Counters counters,
            @Value("${daybook.data}") Path data) {
        this.firstAccount = firstAccount;
        this.commands = commands;
        this.views = views;
        this.names = names;
        this.blobs = blobs;
        this.counters = counters;
        this.unfinished = data.resolve("first-start-unfinished");
    }

    /**
     * Does nothing on a hub that has been set up.
     *
     * @param selfCheck whether to run the self-check
     * @param announce told the new account, once
     * @return the self-check job, when one was queued
     */
    Optional<JobId> run(boolean selfCheck, Consumer<FirstAccount.NewAccount> announce) {
        try {
            boolean begunBefore = Files.exists(unfinished);
            if (!begunBefore && names.isTaken(NameKind.USERNAME, ADMIN)) {
                return Optional.empty();
            }
            if (!begunBefore) {
                Files.createFile(unfinished);
            }
            firstAccount.createIfNobody(ADMIN, announce).block();
            Optional<ServerId> server = names.isTaken(NameKind.SERVER, LOCALHOST) ? Optional.empty() : addLocalhost();
            Optional<JobId> job =
                    names.isTaken(NameKind.PLAYBOOK, PLAYBOOK) ? Optional.empty() : upload(server, selfCheck);
            Files.delete(unfinished);
            return job;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<ServerId> addLocalhost() {
        ServerId id = ServerId.next();
        ServerDetails details = new ServerDetails(
                LOCALHOST,
                "127.0.0.1",
                Connection.LOCAL,
                null,
                null,
                22,
                "root",
                null,
                "The machine that this hub runs on",
                List.of(),
                true);
        shown(
                NameKind.SERVER,
                LOCALHOST,
                id,
                new AddServer(id, details, null),
                version ->
                        views.firstThat(new FindServer(id), ServerView.class, server -> server.version() >= version));
        return Optional.of(id);
    }

    private Optional<JobId> upload(Optional<ServerId> server, boolean selfCheck) throws IOException {
        PlaybookId id = PlaybookId.next();
        PlaybookContent content = content();
        shown(
                NameKind.PLAYBOOK,
                PLAYBOOK,
                id,
                new UploadPlaybook(
                        id, PLAYBOOK, "Shows that this hub can run a playbook", content, "Comes with the hub"),
                version -> views.firstThat(
                        new FindPlaybook(id), PlaybookView.class, playbook -> playbook.version() >= version));
        return server.filter(_ -> selfCheck).map(target -> queue(id, content, target));
    }

    private JobId queue(PlaybookId playbook, PlaybookContent content, ServerId server) {
        JobId id = JobId.next();
        PlaybookRun run =
                new PlaybookRun(playbook, PLAYBOOK, 1, content, List.of(new Target(server, LOCALHOST)), Map.of());
        Requester requester = new Requester(SETUP.userId(), SETUP.username(), Role.SUPER_ADMIN);
        Mono.fromFuture(commands.<Long>send(
                        new QueueJob(id, counters.next("job"), run, 0, TIME_LIMIT, requester), SETUP))
                .flatMap(version -> views.firstThat(new FindJob(id), JobView.class, job -> job.version() >= version))
                .block();
        return id;
    }

    private PlaybookContent content() throws IOException {
        try (InputStream bytes = FirstStart.class.getResourceAsStream("/self-check/" + MAIN)) {
            BlobRef blob = blobs.put(bytes.readAllBytes());
            return new PlaybookContent(
                    MAIN,
                    List.of(new PlaybookContent.File(MAIN, blob)),
                    List.of(new PlaybookContent.Play("Self-check", "all")),
                    List.of());
        }
    }

    private void shown(NameKind kind, String name, Object id, Object command, LongFunction<Mono<?>> shown) {
        Mono<Long> send = Mono.fromFuture(() -> commands.<Long>send(command, SETUP));
        names.reserve(kind, name, id.toString(), send).flatMap(shown::apply).block();
    }
}
