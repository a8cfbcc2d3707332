package dev.daybook.api.system;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Those that handle events, of all nodes, by name.
 *
 * @param headPosition that of the last event there is
 */
public record ProjectionsView(long headPosition, List<ProjectionView> items) {
    /**
     * @param position that of the last event which it has handled, 0 before the first; where a transaction was rolled back
     *     after it had begun to write events, it may for a moment be less
     * @param lag how many events it has still before it
     * @param updatedAt when that was last written down, which is every few seconds
     * @param owner the node that runs it; null when none does
     * @param rebuildable whether it may be made anew from the events, by this node
     */
    public record ProjectionView(
            String name,
            State state,
            long position,
            long lag,
            @Nullable Instant updatedAt,
            @Nullable String owner,
            boolean rebuildable) {}

    /** What one of them is doing. */
    public enum State {
        UP_TO_DATE,
        CATCHING_UP,
        /** It is being made anew from the events, and shows the past until it has reached the present. */
        REBUILDING,
        /** It fails on the same event again and again. */
        STALLED,
        /** No node has run it for a while. */
        STOPPED;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
