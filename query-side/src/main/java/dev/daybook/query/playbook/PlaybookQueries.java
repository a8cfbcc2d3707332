package dev.daybook.query.playbook;

import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.api.playbook.PlaybookQuery.FindPlaybook;
import dev.daybook.api.playbook.PlaybookQuery.FindPlaybookVersion;
import dev.daybook.api.playbook.PlaybookVersionView;
import dev.daybook.api.playbook.PlaybookView;
import dev.daybook.platform.web.Page;
import dev.daybook.platform.web.Paging;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Finds playbooks and their versions. */
@Component
class PlaybookQueries {
    private static final Map<String, String> SORTABLE =
            Map.of("name", "name", "created_at", "createdAt", "updated_at", "updatedAt");
    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, "createdAt", "id");
    private static final Sort HIGHEST_FIRST = Sort.by(Sort.Direction.DESC, "number");

    private final PlaybookTable playbooks;
    private final PlaybookVersionTable versions;
    private final R2dbcEntityTemplate rows;
    private final JsonMapper json;

    PlaybookQueries(PlaybookTable playbooks, PlaybookVersionTable versions, R2dbcEntityTemplate rows, JsonMapper json) {
        this.playbooks = playbooks;
        this.versions = versions;
        this.rows = rows;
        this.json = json;
    }

    /**
     * Each null where it does not matter.
     *
     * @param search what the name or the description contains, whatever the case of its letters
     */
    @SuppressWarnings("checkstyle:RecordComponentName") // the names are those of the query parameters
    record Filter(@Nullable String search, @Nullable Boolean is_active) {}

    @QueryHandler
    CompletableFuture<@Nullable PlaybookView> find(FindPlaybook query) {
        return playbook(query.playbookId()).toFuture();
    }

    @QueryHandler
    CompletableFuture<@Nullable PlaybookVersionView> find(FindPlaybookVersion query) {
        return version(query.playbookId(), query.number()).toFuture();
    }

    Mono<PlaybookView> playbook(PlaybookId id) {
        return playbooks.findById(id.toString()).map(PlaybookRow::toView);
    }

    /** @param number null for the current version */
    Mono<PlaybookVersionView> version(PlaybookId id, @Nullable Integer number) {
        return playbooks
                .findById(id.toString())
                .flatMap(playbook -> (number == null
                                ? versions.findFirstByPlaybookIdOrderByNumberDesc(playbook.id())
                                : versions.findByPlaybookIdAndNumber(playbook.id(), number))
                        .map(version -> version.toView(playbook.name(), json)));
    }

    /** Newest first. */
    Mono<Page<PlaybookView>> list(Filter filter, Paging paging) {
        Pageable page = paging.over(SORTABLE, NEWEST_FIRST);
        Query query = Query.query(criteria(filter));
        return Mono.zip(
                        rows.select(query.with(page), PlaybookRow.class)
                                .map(PlaybookRow::toView)
                                .collectList(),
                        rows.count(query, PlaybookRow.class))
                .map(found -> Page.of(found.getT1(), paging, found.getT2()));
    }

    /** Newest first. */
    Mono<Page<PlaybookVersionView>> versions(PlaybookView playbook, Paging paging) {
        Pageable page = paging.over(Map.of("number", "number"), HIGHEST_FIRST);
        String id = playbook.id().toString();
        return Mono.zip(
                        versions.findByPlaybookId(id, page)
                                .map(row -> row.toView(playbook.name(), json))
                                .collectList(),
                        versions.countByPlaybookId(id))
                .map(found -> Page.of(found.getT1(), paging, found.getT2()));
    }

    private static Criteria criteria(Filter filter) {
        Criteria criteria = Criteria.empty();
        if (filter.is_active() != null) {
            criteria = criteria.and("active").is(filter.is_active());
        }
        if (filter.search() != null && !filter.search().isBlank()) {
            String pattern = "%" + filter.search().strip().replaceAll("[\\\\%_]", "\\\\$0") + "%";
            criteria = criteria.and(
                    Criteria.where("name").like(pattern).or("description").like(pattern));
        }
        return criteria;
    }
}
