package dev.daybook.platform.read;

import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;

/** Statements whose conditions are put together, and so their values. */
public final class Bound {
    /** The place of a value that a client named: a text with an emoji cannot be compared with a column in ASCII as it is. */
    public static final String ASCII = "convert(? using ascii)";

    private Bound() {}

    /** @param values for the places in {@code sql}, in their order */
    public static DatabaseClient.GenericExecuteSpec sql(DatabaseClient database, String sql, List<?> values) {
        DatabaseClient.GenericExecuteSpec statement = database.sql(sql);
        for (int i = 0; i < values.size(); i++) {
            statement = statement.bind(i, values.get(i));
        }
        return statement;
    }
}
