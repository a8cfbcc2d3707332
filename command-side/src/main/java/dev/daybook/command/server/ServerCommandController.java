package dev.daybook.command.server;

import dev.daybook.api.CommandRefused;
import dev.daybook.api.Permission;
import dev.daybook.api.TakesName.NameKind;
import dev.daybook.api.server.ServerCommand.AddServer;
import dev.daybook.api.server.ServerCommand.EditServer;
import dev.daybook.api.server.ServerCommand.ForgetHostKey;
import dev.daybook.api.server.ServerDetails;
import dev.daybook.api.server.ServerId;
import dev.daybook.api.server.ServerQuery.FindServer;
import dev.daybook.api.server.ServerView;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.name.Names;
import dev.daybook.platform.web.Answers;
import dev.daybook.platform.web.Changes;
import dev.daybook.platform.web.Creates;
import dev.daybook.platform.web.Ids;
import dev.daybook.platform.web.InvalidRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/servers")
class ServerCommandController {
    private final Commands commands;
    private final Views views;
    private final Names names;
    private final ServerCheck checks;

    ServerCommandController(Commands commands, Views views, Names names, ServerCheck checks) {
        this.commands = commands;
        this.views = views;
        this.names = names;
        this.checks = checks;
    }

    @PostMapping
    @Requires(Permission.MANAGE_SERVERS)
    @Creates(ServerView.class)
    Mono<ResponseEntity<Object>> add(@RequestBody ServerForm form) {
        ServerId id = ServerId.next();
        return checks.check(form)
                .flatMap(checked -> names.reserve(
                        NameKind.SERVER,
                        checked.details().hostname(),
                        id.toString(),
                        commands.send(new AddServer(id, checked.details(), checked.hostKey()))))
                .flatMap(version -> Answers.created(location(id), id, version, shown(id, version)));
    }

    /** What is left out stays as it is. A pinned host key stays pinned, unless the server becomes a local one. */
    @PutMapping("/{id}")
    @Requires(Permission.MANAGE_SERVERS)
    @Changes(ServerView.class)
    Mono<ResponseEntity<Object>> edit(
            @PathVariable String id,
            @RequestBody ServerForm.Change change,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        ServerId serverId = Ids.parse(id, ServerId::of);
        Long expectedVersion = Answers.expectedVersion(ifMatch);
        return current(serverId, expectedVersion)
                .flatMap(current ->
                        checks.check(change.over(current)).flatMap(checked -> edit(current, checked.details())))
                .flatMap(version -> Answers.changed(location(serverId), serverId, version, shown(serverId, version)));
    }

    /** The key that the server shows at the next contact will be pinned. */
    @DeleteMapping("/{id}/host-key")
    @Requires(Permission.MANAGE_SERVERS)
    @Changes(ServerView.class)
    Mono<ResponseEntity<Object>> forgetHostKey(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        ServerId serverId = Ids.parse(id, ServerId::of);
        return commands.send(new ForgetHostKey(serverId, Answers.expectedVersion(ifMatch)))
                .flatMap(version -> Answers.changed(location(serverId), serverId, version, shown(serverId, version)));
    }

    /** The whole of it is replaced, so by nobody who has not seen the whole of it. */
    private Mono<Long> edit(ServerView current, ServerDetails details) {
        Mono<Long> edit = commands.send(new EditServer(current.id(), details, current.version()));
        return details.hostname().equals(current.hostname())
                ? edit
                : names.reserve(
                        NameKind.SERVER, details.hostname(), current.id().toString(), edit);
    }

    /** The server as it is, which is as the caller knows it. */
    private Mono<ServerView> current(ServerId id, @Nullable Long expectedVersion) {
        Mono<ServerView> found = views.find(new FindServer(id), ServerView.class)
                .switchIfEmpty(Mono.error(() -> InvalidRequest.notFound("There is no server with the id " + id)));
        if (expectedVersion == null) {
            return found;
        }
        return found.flatMap(view -> view.version() >= expectedVersion
                        ? Mono.just(view)
                        : shown(id, expectedVersion).defaultIfEmpty(view))
                .flatMap(view -> view.version() == expectedVersion
                        ? Mono.just(view)
                        : Mono.error(CommandRefused.stale("It was changed in the meantime: read it again, version "
                                + expectedVersion + " is not the current one")));
    }

    private Mono<ServerView> shown(ServerId id, long version) {
        return views.shownAt(new FindServer(id), ServerView.class, ServerView::version, version);
    }

    private static URI location(ServerId id) {
        return URI.create("/api/servers/" + id);
    }
}
