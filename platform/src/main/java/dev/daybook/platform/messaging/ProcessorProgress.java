package dev.daybook.platform.messaging;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** How far the processors of all nodes are: their tokens, which commit with what they have written. Reads by JDBC. */
@Component
public class ProcessorProgress {
    private final JdbcTemplate jdbc;
    private final Serializer serializer;
    private final EventStore events;

    ProcessorProgress(JdbcTemplate jdbc, @Qualifier("serializer") Serializer serializer, EventStore events) {
        this.jdbc = jdbc;
        this.serializer = serializer;
        this.events = events;
    }

    /**
     * @param lag how many places of the event store lie between it and the last event
     * @param replaying whether it sees again what it had seen before it was reset
     * @param owner the node that has claimed it, if any
     * @param at when the claim or the token was last written
     */
    public record Progress(
            String name,
            long lag,
            boolean replaying,
            @Nullable String owner,
            @Nullable Instant at) {}

    private record Stored(
            String name,
            @Nullable TrackingToken token,
            @Nullable String owner,
            @Nullable Instant at) {}

    public List<Progress> read() {
        List<Stored> stored = jdbc.query(
                "select processor_name, token, token_type, owner, time_stamp from processor_token order by processor_name, segment",
                (row, _) -> stored(row));
        TrackingToken head = events.createHeadToken(); // after the tokens were read: so none is ahead of it
        return stored.stream()
                .map(found -> new Progress(
                        found.name(),
                        lag(found.token(), head),
                        ReplayToken.isReplay(found.token()),
                        found.owner(),
                        found.at()))
                .toList();
    }

    /** The position of the last event, 0 before the first. */
    public long head() {
        return jdbc.queryForObject("select coalesce(max(position), 0) from event_position", Long.class);
    }

    private Stored stored(ResultSet row) throws SQLException {
        byte[] token = row.getBytes("token");
        String at = row.getString("time_stamp");
        return new Stored(
                row.getString("processor_name"),
                token == null
                        ? null
                        : serializer.deserialize(
                                new SimpleSerializedObject<>(token, byte[].class, row.getString("token_type"), null)),
                row.getString("owner"),
                at == null ? null : Instant.parse(at));
    }

    private static long lag(@Nullable TrackingToken token, @Nullable TrackingToken head) {
        if (head == null) {
            return 0;
        }
        long reached = token == null ? 0 : token.position().orElse(0);
        return Math.max(0, head.position().orElse(0) - reached);
    }
}
