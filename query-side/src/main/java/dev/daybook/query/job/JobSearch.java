package dev.daybook.query.job;

import dev.daybook.api.job.JobView;
import dev.daybook.platform.read.Bound;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.Page;
import dev.daybook.platform.web.Page.Pagination;
import dev.daybook.platform.web.Paging;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Finds jobs, a page at a time: by the number of the page, or behind the last job seen, which costs the same on any page. */
@Component
class JobSearch {
    private static final String NUMBER = "number";
    private static final Map<String, String> SORTABLE = Map.of(
            NUMBER,
            NUMBER,
            "created_at",
            "created_at",
            "started_at",
            "started_at",
            "completed_at",
            "completed_at",
            "status",
            "status");

    private final DatabaseClient database;
    private final R2dbcConverter rows;
    private final JsonMapper json;

    JobSearch(DatabaseClient database, R2dbcConverter rows, JsonMapper json) {
        this.database = database;
        this.rows = rows;
        this.json = json;
    }

    /**
     * @param pagination null when {@code after} was given: then nothing is counted
     * @param next for {@code after}; null when there are no more, or when they are not sorted by number
     */
    record JobPage(
            List<JobView> items,
            @Nullable Pagination pagination,
            @Nullable String next) {}

    /** @param after the {@code next} of the page before; null for a page by its number */
    Mono<JobPage> find(JobFilter filter, Paging paging, @Nullable String after) {
        Pageable page = paging.over(SORTABLE, Sort.by(Sort.Direction.DESC, NUMBER));
        Sort.Order first = page.getSort().iterator().next();
        boolean byNumber = first.getProperty().equals(NUMBER);
        JobFilter.Where where = filter.where();
        if (after == null) {
            Mono<Long> total = Bound.sql(database, "select count(*) from job" + where.sql(), where.values())
                    .map(row -> row.get(0, Long.class))
                    .one();
            return Mono.zip(some(where, page, page.getOffset()), total)
                    .map(found -> page(
                            found.getT1(),
                            paging,
                            Page.of(List.of(), paging, found.getT2()).pagination(),
                            byNumber));
        }
        if (!byNumber || paging.page() != null) {
            throw InvalidRequest.field("after", "goes with the order by number, and without page");
        }
        where.and(first.isAscending() ? "number > ?" : "number < ?", cursor(after));
        return some(where, page, 0).map(found -> page(found, paging, null, true));
    }

    /** Newest first. */
    Mono<List<JobView>> newest(JobFilter filter, int most) {
        return some(filter.where(), new Paging(1, most, null).over(SORTABLE, Sort.by(Sort.Direction.DESC, NUMBER)), 0)
                .map(found -> found.subList(0, Math.min(found.size(), most)));
    }

    /** One more than the page has, which tells whether there are more. */
    private Mono<List<JobView>> some(JobFilter.Where where, Pageable page, long offset) {
        String order = page.getSort().stream()
                .map(by -> by.getProperty() + " " + by.getDirection())
                .collect(Collectors.joining(", "));
        return Bound.sql(
                        database,
                        "select * from job" + where.sql() + " order by " + order + " limit " + (page.getPageSize() + 1)
                                + " offset " + offset,
                        where.values())
                .map((row, metadata) -> rows.read(JobRow.class, row, metadata).toView(json))
                .all()
                .collectList();
    }

    private static JobPage page(List<JobView> found, Paging paging, @Nullable Pagination pagination, boolean byNumber) {
        boolean more = found.size() > paging.size();
        List<JobView> items = more ? found.subList(0, paging.size()) : found;
        return new JobPage(
                items,
                pagination,
                more && byNumber ? String.valueOf(items.getLast().number()) : null);
    }

    private static long cursor(String after) {
        if (!after.matches("\\d{1,18}")) {
            throw InvalidRequest.field("after", "must be the next of the page before");
        }
        return Long.parseLong(after);
    }
}
