package dev.daybook.query.credential;

import static org.springframework.data.relational.core.query.Criteria.where;

import dev.daybook.api.Permission;
import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.credential.CredentialView;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.web.Answers;
import dev.daybook.platform.web.Ids;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.Page;
import dev.daybook.platform.web.Paging;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.relational.core.dialect.Escaper;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/credentials")
class CredentialQueryController {
    private static final Map<String, String> SORTABLE = Map.of("name", "name", "created_at", "createdAt");
    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, "createdAt", "id");

    private final CredentialTable credentials;
    private final R2dbcEntityTemplate rows;

    CredentialQueryController(CredentialTable credentials, R2dbcEntityTemplate rows) {
        this.credentials = credentials;
        this.rows = rows;
    }

    /**
     * Newest first, unless asked otherwise.
     *
     * @param search part of a name, whatever the case
     */
    @GetMapping
    @Requires(Permission.MANAGE_CREDENTIALS)
    Mono<Page<CredentialView>> list(
            @ModelAttribute Paging paging, @RequestParam(required = false) @Nullable String search) {
        Query query = Query.query(
                search == null ? Criteria.empty() : where("name").like("%" + Escaper.DEFAULT.escape(search) + "%"));
        return Mono.zip(
                        rows.select(query.with(paging.over(SORTABLE, NEWEST_FIRST)), CredentialRow.class)
                                .map(CredentialRow::toView)
                                .collectList(),
                        rows.count(query, CredentialRow.class))
                .map(found -> Page.of(found.getT1(), paging, found.getT2()));
    }

    @GetMapping("/{id}")
    @Requires(Permission.MANAGE_CREDENTIALS)
    Mono<ResponseEntity<CredentialView>> one(@PathVariable String id) {
        return credentials
                .findById(Ids.parse(id, CredentialId::of).toString())
                .map(row -> Answers.shown(row.toView(), CredentialView::version))
                .switchIfEmpty(Mono.error(() -> InvalidRequest.notFound("There is no credential with the id " + id)));
    }
}
