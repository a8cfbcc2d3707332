package dev.daybook.platform.read;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes read tables in the transaction of the token: a row and the position that produced it commit together. What the
 * events of one batch write goes out as JDBC batches, in order, before that commit.
 */
@Component
public class ReadTables {
    private static final String PENDING = ReadTables.class.getName();

    private final JdbcTemplate jdbc;
    private final JsonMapper json;

    ReadTables(JdbcTemplate jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * @param values ids and enums are written as their text, times as UTC; for anything else see {@link #json}
     */
    public void update(String sql, @Nullable Object... values) {
        Object[] converted = Arrays.stream(values).map(ReadTables::column).toArray();
        if (!CurrentUnitOfWork.isStarted()) {
            jdbc.update(sql, converted);
            return;
        }
        pending(CurrentUnitOfWork.get()).add(new Statement(sql, converted));
    }

    /** Sees what was written before it, in this batch too. */
    public <T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... values) {
        send();
        return jdbc.query(
                sql, mapper, Arrays.stream(values).map(ReadTables::column).toArray());
    }

    /** What was written so far goes out now: for whoever goes on with statements that this class does not know of. */
    public void send() {
        CurrentUnitOfWork.ifStarted(unit -> flush(pending(unit)));
    }

    public void empty(String... tables) {
        for (String table : tables) {
            update("delete from " + table);
        }
    }

    public String json(Object value) {
        return json.writeValueAsString(value);
    }

    private List<Statement> pending(UnitOfWork<?> unit) {
        return unit.root().getOrComputeResource(PENDING, _ -> {
            List<Statement> statements = new ArrayList<>();
            unit.root().onPrepareCommit(_ -> flush(statements));
            return statements;
        });
    }

    private void flush(List<Statement> statements) {
        for (int start = 0; start < statements.size(); ) {
            String sql = statements.get(start).sql();
            int end = start + 1;
            while (end < statements.size() && statements.get(end).sql().equals(sql)) {
                end++;
            }
            batch(sql, statements.subList(start, end));
            start = end;
        }
        statements.clear();
    }

    private void batch(String sql, List<Statement> statements) {
        if (statements.size() == 1) {
            jdbc.update(sql, statements.getFirst().values());
            return;
        }
        jdbc.batchUpdate(sql, new BatchPreparedStatementSetter() {
            @Override
            public void setValues(PreparedStatement prepared, int row) throws SQLException {
                Object[] values = statements.get(row).values();
                for (int column = 0; column < values.length; column++) {
                    prepared.setObject(column + 1, values[column]);
                }
            }

            @Override
            public int getBatchSize() {
                return statements.size();
            }
        });
    }

    private static @Nullable Object column(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Instant instant -> LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
            case String text -> text;
            case Number number -> number;
            case Boolean bool -> bool;
            case byte[] bytes -> bytes;
            default -> value.toString();
        };
    }

    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Statement(String sql, @Nullable Object[] values) {}
}
