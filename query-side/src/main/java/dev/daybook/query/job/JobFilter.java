package dev.daybook.query.job;

import dev.daybook.api.job.JobStatus;
import dev.daybook.platform.read.Bound;
import dev.daybook.platform.read.Times;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.TimeParameter;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs are asked for: those for which everything holds that is given; null where it does not matter.
 *
 * @param status one, or several with commas between them
 * @param started_by the username of whoever asked for it, whatever the case
 * @param from when it was created, at the earliest: ISO 8601 with a zone
 * @param to when it was created, before this
 * @param search its number, or part of the name of its playbook, of one of its servers or of whoever asked for it
 */
@SuppressWarnings("checkstyle:RecordComponentName") // the names are those of the query parameters
record JobFilter(
        @Nullable String status,
        @Nullable String playbook_id,
        @Nullable String server_id,
        @Nullable String user_id,
        @Nullable @Size(max = 255) String started_by,
        @Nullable String from,
        @Nullable String to,
        @Nullable @Size(max = 255) String search) {
    private static final String WITHOUT_CASE = " collate utf8mb4_unicode_ci ";

    /** @param conditions joined by {@code and}; empty for none */
    record Where(List<String> conditions, List<Object> values) {
        String sql() {
            return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        }

        void and(String condition, Object... bound) {
            conditions.add(condition);
            values.addAll(List.of(bound));
        }
    }

    /** @throws InvalidRequest naming what is wrong */
    Where where() {
        Where where = new Where(new ArrayList<>(), new ArrayList<>());
        if (status != null) {
            List<String> statuses = statuses(status);
            where.and(
                    "status in (" + String.join(", ", Collections.nCopies(statuses.size(), "?")) + ")",
                    statuses.toArray());
        }
        if (playbook_id != null) {
            where.and("playbook_id = " + Bound.ASCII, playbook_id);
        }
        if (user_id != null) {
            where.and("user_id = " + Bound.ASCII, user_id);
        }
        if (server_id != null) {
            where.and("id in (select job_id from job_target where server_id = " + Bound.ASCII + ")", server_id);
        }
        if (started_by != null) {
            where.and("username" + WITHOUT_CASE + "= ?", started_by);
        }
        if (from != null) {
            where.and("created_at >= ?", Times.utc(TimeParameter.read("from", from)));
        }
        if (to != null) {
            where.and("created_at < ?", Times.utc(TimeParameter.read("to", to)));
        }
        if (search != null && !search.isBlank()) {
            search(where, search.strip());
        }
        return where;
    }

    private static void search(Where where, String text) {
        String part = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
        String names = "playbook_name" + WITHOUT_CASE + "like ? or username" + WITHOUT_CASE + "like ?"
                + " or json_search(lower(servers), 'one', lower(?), null, '$[*].hostname') is not null";
        String number = text.startsWith("#") ? text.substring(1) : text;
        if (number.matches("\\d{1,18}")) {
            where.and("(number = ? or " + names + ")", Long.valueOf(number), part, part, part);
        } else {
            where.and("(" + names + ")", part, part, part);
        }
    }

    private static List<String> statuses(String texts) {
        try {
            return List.of(texts.split(",", -1)).stream()
                    .map(text -> JobStatus.of(text.strip()).text())
                    .distinct()
                    .toList();
        } catch (IllegalArgumentException e) {
            throw InvalidRequest.field("status", "must be some of " + List.of(JobStatus.values()));
        }
    }
}
