package dev.daybook.query.runner;

import dev.daybook.api.Permission;
import dev.daybook.api.runner.RunnerView;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.web.Page;
import dev.daybook.platform.web.Paging;
import java.util.Map;
import org.springframework.data.domain.Sort;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/system/runners")
class RunnerQueryController {
    private static final Map<String, String> SORTABLE = Map.of("name", "name", "registered_at", "registered_at");
    private static final Sort FIRST_COME_FIRST = Sort.by("registered_at");

    private final RunnerList runners;

    RunnerQueryController(RunnerList runners) {
        this.runners = runners;
    }

    /** In the order in which they came, those that are gone included. */
    @GetMapping
    @Requires(Permission.SEE_SYSTEM)
    Mono<Page<RunnerView>> list(@ModelAttribute Paging paging) {
        return Mono.zip(runners.page(paging.over(SORTABLE, FIRST_COME_FIRST)), runners.count())
                .map(found -> Page.of(found.getT1(), paging, found.getT2()));
    }
}
