package dev.daybook.query.server;

import static org.springframework.data.relational.core.query.Criteria.where;

import dev.daybook.api.Permission;
import dev.daybook.api.server.ServerId;
import dev.daybook.api.server.ServerView;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.web.Answers;
import dev.daybook.platform.web.Ids;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.Page;
import dev.daybook.platform.web.Paging;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
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
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping("/api/servers")
class ServerQueryController {
    private static final Map<String, String> SORTABLE = Map.of(
            "hostname", "hostname",
            "ip_address", "ipAddress",
            "created_at", "createdAt",
            "updated_at", "updatedAt");
    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, "createdAt", "id");

    private final ServerTable servers;
    private final R2dbcEntityTemplate rows;
    private final JsonMapper json;

    ServerQueryController(ServerTable servers, R2dbcEntityTemplate rows, JsonMapper json) {
        this.servers = servers;
        this.rows = rows;
        this.json = json;
    }

    /**
     * Which servers are asked for: those for which everything holds that is given.
     *
     * @param search part of the hostname, the address or the description, whatever the case
     * @param os_type the whole of it, whatever the case
     * @param credential_id by which it is signed in to
     * @param tag one of the server's tags, exactly as it is written
     */
    @SuppressWarnings("checkstyle:RecordComponentName") // the names are those of the query parameters
    record ServerFilter(
            @Nullable String search,
            @Nullable Boolean is_active,
            @Nullable String os_type,

            @Nullable @Pattern(regexp = "[^\",\\\\\\p{Cntrl}]+", message = "is not a tag that a server can have")
            String tag,

            @Nullable @Pattern(regexp = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", message = "is not an id")
            String credential_id) {}

    /** Newest first, unless asked otherwise. */
    @GetMapping
    @Requires(Permission.SEE)
    Mono<Page<ServerView>> list(@ModelAttribute Paging paging, @Valid @ModelAttribute ServerFilter filter) {
        Query query = Query.query(criteria(filter));
        return Mono.zip(
                        rows.select(query.with(paging.over(SORTABLE, NEWEST_FIRST)), ServerRow.class)
                                .map(row -> row.toView(json))
                                .collectList(),
                        rows.count(query, ServerRow.class))
                .map(found -> Page.of(found.getT1(), paging, found.getT2()));
    }

    @GetMapping("/{id}")
    @Requires(Permission.SEE)
    Mono<ResponseEntity<ServerView>> one(@PathVariable String id) {
        return servers.findById(Ids.parse(id, ServerId::of).toString())
                .map(row -> Answers.shown(row.toView(json), ServerView::version))
                .switchIfEmpty(Mono.error(() -> InvalidRequest.notFound("There is no server with the id " + id)));
    }

    private Criteria criteria(ServerFilter filter) {
        Criteria criteria = Criteria.empty();
        if (filter.search() != null) {
            String part = containing(filter.search());
            criteria = criteria.and(where("hostname")
                    .like(part)
                    .or("ipAddress")
                    .like(part)
                    .or("description")
                    .like(part));
        }
        if (filter.is_active() != null) {
            criteria = criteria.and("active").is(filter.is_active());
        }
        if (filter.os_type() != null) {
            criteria = criteria.and("osType").is(filter.os_type());
        }
        if (filter.tag() != null) {
            criteria = criteria.and("tags").like(containing(json.writeValueAsString(filter.tag())));
        }
        if (filter.credential_id() != null) {
            criteria = criteria.and("credentialId").is(filter.credential_id());
        }
        return criteria;
    }

    private static String containing(String text) {
        return "%" + Escaper.DEFAULT.escape(text) + "%";
    }
}
