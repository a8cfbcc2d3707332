package dev.daybook.query.job;

import dev.daybook.api.job.JobId;
import dev.daybook.platform.read.Bound;
import dev.daybook.platform.web.Page;
import dev.daybook.platform.web.Paging;
import io.r2dbc.spi.Readable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Reads what became of each task on each host. A large run has a million such results: an answer has those of a page of
 * tasks, on a window of hosts.
 */
@Component
class JobTasks {
    private static final Map<String, String> SORTABLE = Map.of("number", "chunk");

    private final DatabaseClient database;

    JobTasks(DatabaseClient database) {
        this.database = database;
    }

    /**
     * @param host only this one; null for a window
     * @param hostsAfter the window begins behind this name
     * @param hostsLimit how many hosts it has at most
     * @param status only tasks that had this result on some host
     */
    record Wanted(
            @Nullable String host,
            String hostsAfter,
            int hostsLimit,
            @Nullable String status) {}

    /**
     * @param number counts from 1, in the order in which tasks began
     * @param line of the output where it begins
     * @param counts how many hosts had which result, all hosts of the job together
     * @param results on the hosts of the window, by the names of these
     */
    record TaskRow(
            long number,
            String taskId,
            String name,
            @Nullable String module,
            @Nullable String path,
            @Nullable Long line,
            Map<String, Long> counts,
            List<Result> results) {}

    /** @param line of the output where its own words begin */
    record Result(
            String host,
            String status,
            @Nullable Long durationMs,
            @Nullable Integer items,
            @Nullable Long line) {}

    /**
     * @param taskLine where the output of the task begins
     * @param nextLine behind the result, where the output of the next task or the next result of the same host begins
     */
    record Single(
            String taskId,
            String task,
            @Nullable Long taskLine,
            @Nullable Long nextLine,
            Result result) {}

    Mono<List<HostRow>> hosts(JobId job) {
        return Bound.sql(database, """
                select h.*, coalesce((select sum(r.duration_ms) from job_result r
                    where r.job_id = h.job_id and r.host = h.host), 0) duration_ms
                from job_host h where h.job_id = ? order by h.host
                """, List.of(job.toString()))
                .map(row -> new HostRow(
                        row.get("host", String.class),
                        row.get("ok", Integer.class),
                        row.get("changed", Integer.class),
                        row.get("failed", Integer.class),
                        row.get("unreachable", Integer.class),
                        row.get("skipped", Integer.class),
                        row.get("rescued", Integer.class),
                        row.get("ignored", Integer.class),
                        row.get("duration_ms", Long.class)))
                .all()
                .collectList();
    }

    Mono<Page<TaskRow>> tasks(JobId job, Wanted wanted, Paging paging) {
        Pageable page = paging.over(SORTABLE, Sort.by("chunk"));
        boolean ascending = page.getSort().iterator().next().isAscending();
        String direction = ascending ? "" : " desc";
        List<Object> values = new ArrayList<>(List.of(job.toString()));
        String condition = "";
        if (wanted.status() != null) {
            condition = " where exists (select 1 from job_result r where r.job_id = ? and r.status = ?"
                    + " and r.task_uuid = t.uuid)";
            values.add(job.toString());
            values.add(wanted.status());
        }
        String from = " from (select job_task.*, row_number() over (order by chunk, place) number"
                + " from job_task where job_id = ?) t" + condition;
        Mono<List<TaskRow>> found = Bound.sql(
                        database,
                        "select t.*" + from + " order by t.number" + direction + " limit " + page.getPageSize()
                                + " offset " + page.getOffset(),
                        values)
                .map(JobTasks::task)
                .all()
                .collectList()
                .flatMap(tasks -> withResults(job, wanted, tasks));
        Mono<Long> total = Bound.sql(database, "select count(*)" + from, values)
                .map(row -> row.get(0, Long.class))
                .one();
        return Mono.zip(found, total).map(both -> Page.of(both.getT1(), paging, both.getT2()));
    }

    /** @return empty when that task had no result on that host */
    Mono<Single> result(JobId job, String task, String host) {
        return Bound.sql(database, """
                select t.uuid, t.name, t.line task_line, r.*,
                    (select min(later.line) from job_task later
                        where later.job_id = r.job_id and later.line > r.line) next_task,
                    (select min(later.line) from job_result later
                        where later.job_id = r.job_id and later.host = r.host and later.line > r.line) next_result
                from job_result r
                join job_task t on t.job_id = r.job_id and t.uuid = r.task_uuid
                where r.job_id = ? and r.task_uuid = convert(? using ascii) and r.host = ?
                """, List.of(job.toString(), task, host))
                .map(row -> new Single(
                        row.get("uuid", String.class),
                        row.get("name", String.class),
                        row.get("task_line", Long.class),
                        first(row.get("next_task", Long.class), row.get("next_result", Long.class)),
                        result(row)))
                .one();
    }

    private static @Nullable Long first(@Nullable Long one, @Nullable Long other) {
        return Stream.of(Optional.ofNullable(one), Optional.ofNullable(other))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private Mono<List<TaskRow>> withResults(JobId job, Wanted wanted, List<TaskRow> tasks) {
        if (tasks.isEmpty()) {
            return Mono.just(tasks);
        }
        List<String> ids = tasks.stream().map(TaskRow::taskId).toList();
        return Mono.zip(counts(job, ids), results(job, wanted, ids))
                .map(found -> tasks.stream()
                        .map(task -> new TaskRow(
                                task.number(),
                                task.taskId(),
                                task.name(),
                                task.module(),
                                task.path(),
                                task.line(),
                                found.getT1().getOrDefault(task.taskId(), Map.of()),
                                found.getT2().getOrDefault(task.taskId(), List.of())))
                        .toList());
    }

    private Mono<Map<String, Map<String, Long>>> counts(JobId job, List<String> tasks) {
        return Bound.sql(
                        database,
                        "select task_uuid, status, count(*) hosts from job_result where job_id = ? and task_uuid in ("
                                + places(tasks) + ") group by task_uuid, status",
                        with(job, tasks))
                .map(row -> new Count(
                        row.get("task_uuid", String.class),
                        row.get("status", String.class),
                        row.get("hosts", Long.class)))
                .all()
                .collect(Collectors.groupingBy(
                        Count::task, Collectors.toMap(Count::status, Count::hosts, Long::sum, TreeMap::new)));
    }

    private Mono<Map<String, List<Result>>> results(JobId job, Wanted wanted, List<String> tasks) {
        List<Object> values = with(job, tasks);
        String hosts;
        if (wanted.host() == null) {
            hosts = "host in (select host from (select host from job_host where job_id = ? and host > ?"
                    + " order by host limit " + wanted.hostsLimit() + ") shown)";
            values.add(job.toString());
            values.add(wanted.hostsAfter());
        } else {
            hosts = "host = ?";
            values.add(wanted.host());
        }
        return Bound.sql(
                        database,
                        "select * from job_result where job_id = ? and task_uuid in (" + places(tasks) + ") and "
                                + hosts + " order by host",
                        values)
                .map(row -> Map.entry(row.get("task_uuid", String.class), result(row)))
                .all()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private static TaskRow task(Readable row) {
        return new TaskRow(
                row.get("number", Long.class),
                row.get("uuid", String.class),
                row.get("name", String.class),
                row.get("module", String.class),
                row.get("path", String.class),
                row.get("line", Long.class),
                Map.of(),
                List.of());
    }

    private static Result result(Readable row) {
        return new Result(
                row.get("host", String.class),
                row.get("status", String.class),
                row.get("duration_ms", Long.class),
                row.get("items", Integer.class),
                row.get("line", Long.class));
    }

    private static String places(List<String> values) {
        return String.join(", ", Collections.nCopies(values.size(), "?"));
    }

    private static List<Object> with(JobId job, List<String> tasks) {
        List<Object> values = new ArrayList<>(List.of(job.toString()));
        values.addAll(tasks);
        return values;
    }

    private record Count(String task, String status, long hosts) {}
}
