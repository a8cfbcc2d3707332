package dev.daybook.platform.position;

import dev.daybook.api.FollowPositions;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.read.ReadTables;
import java.util.Map;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.springframework.stereotype.Component;

/**
 * Gives every event its position: its place in commit order, dense from 1, given once. One segment, and the positions
 * commit with the token, so none is given twice and none is left out. This is no read model: it is never reset.
 */
@Component
@ProcessingGroup(Sequencer.GROUP)
@DisallowReplay
class Sequencer {
    static final String GROUP = "positions";

    private static final String LAST = Sequencer.class.getName();

    private final ReadTables tables;
    private final Views views;

    Sequencer(ReadTables tables, Views views) {
        this.tables = tables;
        this.views = views;
    }

    @EventHandler
    void on(EventMessage<?> event) {
        Map<String, Object> batch = CurrentUnitOfWork.get().root().resources();
        Long last = (Long) batch.get(LAST);
        long position = (last == null ? lastGiven() : last) + 1;
        batch.put(LAST, position);
        tables.update("insert into event_position (position, event_id) values (?, ?)", position, event.getIdentifier());
        views.changed(FollowPositions.class, _ -> true);
    }

    private long lastGiven() {
        return tables.query("select coalesce(max(position), 0) from event_position", (row, _) -> row.getLong(1))
                .getFirst();
    }
}
