package dev.daybook.command.runner;

import dev.daybook.api.Permission;
import dev.daybook.api.runner.RunnerCommand;
import dev.daybook.api.runner.RunnerCommand.DrainRunner;
import dev.daybook.api.runner.RunnerCommand.ResumeRunner;
import dev.daybook.api.runner.RunnerId;
import dev.daybook.api.runner.RunnerQuery.FindRunner;
import dev.daybook.api.runner.RunnerView;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.web.Answers;
import dev.daybook.platform.web.Changes;
import dev.daybook.platform.web.Ids;
import java.net.URI;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/system/runners")
class RunnerCommandController {
    private final Commands commands;
    private final Views views;

    RunnerCommandController(Commands commands, Views views) {
        this.commands = commands;
        this.views = views;
    }

    /** It takes nothing new from now on; the answer says what it still has. */
    @PostMapping("/{id}/drain")
    @Requires(Permission.MANAGE_SYSTEM)
    @Changes(RunnerView.class)
    Mono<ResponseEntity<Object>> drain(@PathVariable String id) {
        return change(new DrainRunner(Ids.parse(id, RunnerId::of)));
    }

    @PostMapping("/{id}/resume")
    @Requires(Permission.MANAGE_SYSTEM)
    @Changes(RunnerView.class)
    Mono<ResponseEntity<Object>> resume(@PathVariable String id) {
        return change(new ResumeRunner(Ids.parse(id, RunnerId::of)));
    }

    private Mono<ResponseEntity<Object>> change(RunnerCommand command) {
        RunnerId id = command.runnerId();
        return commands.send(command)
                .flatMap(version -> Answers.changed(
                        URI.create("/api/system/runners"),
                        id,
                        version,
                        views.shownAt(new FindRunner(id), RunnerView.class, RunnerView::version, version)));
    }
}
