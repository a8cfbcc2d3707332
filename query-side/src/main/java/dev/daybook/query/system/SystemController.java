package dev.daybook.query.system;

import dev.daybook.api.Permission;
import dev.daybook.api.system.ProjectionsView;
import dev.daybook.api.system.ProjectionsView.ProjectionView;
import dev.daybook.api.system.VersionsView;
import dev.daybook.platform.identity.CurrentActor;
import dev.daybook.platform.identity.Requires;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@RestController
@RequestMapping("/api/system")
class SystemController {
    private static final Logger LOG = LoggerFactory.getLogger(SystemController.class);

    private final ProjectionList projections;
    private final DatabaseClient database;
    private final boolean axonServer;

    SystemController(
            ProjectionList projections,
            DatabaseClient database,
            @Value("${axon.axonserver.enabled}") boolean axonServer) {
        this.projections = projections;
        this.database = database;
        this.axonServer = axonServer;
    }

    /** How far each is that makes something of the events. */
    @GetMapping("/projections")
    @Requires(Permission.SEE_SYSTEM)
    Mono<ProjectionsView> projections() {
        return Mono.fromCallable(projections::read).subscribeOn(Schedulers.boundedElastic());
    }

    /** Empties what it has made, and makes it anew from the events. Until it has caught up it shows the past. */
    @PostMapping("/projections/{name}/rebuild")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Requires(Permission.MANAGE_SYSTEM)
    Mono<ProjectionView> rebuild(@PathVariable String name) {
        return CurrentActor.get()
                .flatMap(actor -> Mono.fromCallable(() -> projections.rebuild(name))
                        .doOnNext(begun -> LOG.info("{} has {} rebuilt", actor.username(), begun.name()))
                        .subscribeOn(Schedulers.boundedElastic()));
    }

    @GetMapping("/versions")
    @Requires(Permission.SEE_SYSTEM)
    Mono<VersionsView> versions() {
        return database.sql("select version()")
                .map(row -> row.get(0, String.class))
                .one()
                .map(version -> new VersionsView(
                        SystemController.class.getPackage().getImplementationVersion(),
                        Runtime.version().toString(),
                        version,
                        axonServer ? "axon_server" : "database"));
    }
}
