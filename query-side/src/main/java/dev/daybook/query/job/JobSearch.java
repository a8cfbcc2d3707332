package dev.daybook.query.job;

import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobStatus;
import dev.daybook.api.job.JobView;
import dev.daybook.api.job.OutputChunk.HostTotals;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.Page;
import dev.daybook.platform.web.Paging;
import java.util.ArrayList;
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

/** Finds jobs, a page at a time. */
@Component
class JobSearch {
    private static final Map<String, String> SORTABLE = Map.of(
            "number", "number",
            "created_at", "created_at",
            "started_at", "started_at",
            "completed_at", "completed_at",
            "status", "status");

    /** Whatever a client says: a text with an emoji cannot be compared with a column in ASCII as it is. */
    private static final String ID = "convert(? using ascii)";

    private final DatabaseClient database;
    private final R2dbcConverter rows;
    private final JsonMapper json;

    JobSearch(DatabaseClient database, R2dbcConverter rows, JsonMapper json) {
        this.database = database;
        this.rows = rows;
        this.json = json;
    }

    /** Each null where it does not matter. */
    @SuppressWarnings("checkstyle:RecordComponentName") // the names are those of the query parameters
    record Filter(
            @Nullable String status,
            @Nullable String playbook_id,
            @Nullable String server_id,
            @Nullable String user_id) {}

    Mono<Page<JobView>> find(Filter filter, Paging paging) {
        Pageable page = paging.over(SORTABLE, Sort.by(Sort.Direction.DESC, "number"));
        List<String> conditions = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        if (filter.status() != null) {
            conditions.add("status = ?");
            values.add(status(filter.status()).text());
        }
        if (filter.playbook_id() != null) {
            conditions.add("playbook_id = " + ID);
            values.add(filter.playbook_id());
        }
        if (filter.user_id() != null) {
            conditions.add("user_id = " + ID);
            values.add(filter.user_id());
        }
        if (filter.server_id() != null) {
            conditions.add("id in (select job_id from job_target where server_id = " + ID + ")");
            values.add(filter.server_id());
        }
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        Mono<List<JobView>> items = bound("select * from job" + where + order(page), values)
                .map((row, metadata) -> rows.read(JobRow.class, row, metadata).toView(json))
                .all()
                .collectList();
        Mono<Long> total = bound("select count(*) from job" + where, values)
                .map(row -> row.get(0, Long.class))
                .one();
        return Mono.zip(items, total).map(found -> Page.of(found.getT1(), paging, found.getT2()));
    }

    Mono<List<HostTotals>> hosts(JobId job) {
        return bound("select * from job_host where job_id = ? order by host", List.of(job.toString()))
                .map((row, metadata) -> rows.read(HostTotals.class, row, metadata))
                .all()
                .collectList();
    }

    private DatabaseClient.GenericExecuteSpec bound(String sql, List<?> values) {
        DatabaseClient.GenericExecuteSpec statement = database.sql(sql);
        for (int i = 0; i < values.size(); i++) {
            statement = statement.bind(i, values.get(i));
        }
        return statement;
    }

    private static String order(Pageable page) {
        return page.getSort().stream()
                .map(by -> by.getProperty() + " " + by.getDirection())
                .collect(Collectors.joining(
                        ", ", " order by ", " limit " + page.getPageSize() + " offset " + page.getOffset()));
    }

    private static JobStatus status(String text) {
        try {
            return JobStatus.of(text);
        } catch (IllegalArgumentException e) {
            throw InvalidRequest.field("status", "must be one of " + List.of(JobStatus.values()));
        }
    }
}
