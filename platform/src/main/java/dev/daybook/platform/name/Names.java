package dev.daybook.platform.name;

import dev.daybook.api.CommandRefused;
import dev.daybook.api.TakesName;
import dev.daybook.api.TakesName.NameKind;
import dev.daybook.api.TakesName.TakenName;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Sees to it that a name is borne once, whatever the case of its letters. It is reserved before the command goes out.
 * Whose it is, the events say: a reservation that is a minute old, and whose owner bears no such name, is free again.
 * So nothing needs to be cleaned up after a crash, a refused command, or a change of name.
 */
@Component
public class Names {
    private final JdbcTemplate jdbc;
    private final EventStore events;

    Names(JdbcTemplate jdbc, EventStore events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    /**
     * Reserves the name, then does what needs it.
     *
     * @param owner the id of the aggregate that is to bear the name
     * @return fails with a {@link CommandRefused} of kind conflict when somebody else bears it
     */
    public <T> Mono<T> reserve(NameKind kind, String name, String owner, Mono<T> then) {
        return Mono.fromRunnable(() -> reserve(kind, name, owner))
                .subscribeOn(Schedulers.boundedElastic())
                .then(then)
                .onErrorResume(
                        CommandRefused.class,
                        refused -> Mono.fromRunnable(() -> release(kind, name, owner))
                                .subscribeOn(Schedulers.boundedElastic())
                                .then(Mono.error(refused)));
    }

    /** Whether somebody bears the name, as the events say. */
    public boolean isTaken(NameKind kind, String name) {
        String holder = holder(kind, key(name));
        return !holder.isEmpty() && bears(holder, kind, key(name));
    }

    void reserve(NameKind kind, String name, String owner) {
        String key = key(name);
        int inserted = jdbc.update("""
                insert ignore into reserved_name (kind, name_key, owner, reserved_at)
                values (?, ?, ?, utc_timestamp(6))
                """, kind.name(), key, owner);
        if (inserted == 0) {
            String holder = holder(kind, key);
            if (!holder.equals(owner) && !takeOver(kind, key, holder, owner)) {
                throw CommandRefused.conflict("There is already a "
                        + kind.name().toLowerCase(Locale.ROOT).replace("username", "user") + " named " + name);
            }
        }
    }

    private String holder(NameKind kind, String key) {
        List<String> found = jdbc.queryForList(
                "select owner from reserved_name where kind = ? and name_key = ?", String.class, kind.name(), key);
        return found.isEmpty() ? "" : found.getFirst();
    }

    /** Of several that try at once, one succeeds. */
    private boolean takeOver(NameKind kind, String key, String holder, String owner) {
        return !bears(holder, kind, key) && jdbc.update("""
                                update reserved_name set owner = ?, reserved_at = utc_timestamp(6)
                                where kind = ? and name_key = ? and owner = ?
                                  and reserved_at < utc_timestamp(6) - interval 1 minute
                                """, owner, kind.name(), key, holder) == 1;
    }

    /** A command that was refused needs its name no longer; one that is borne stays. */
    private void release(NameKind kind, String name, String owner) {
        if (!bears(owner, kind, key(name))) {
            jdbc.update(
                    "delete from reserved_name where kind = ? and name_key = ? and owner = ?",
                    kind.name(),
                    key(name),
                    owner);
        }
    }

    private boolean bears(String owner, NameKind kind, String key) {
        return events.readEvents(owner)
                .asStream()
                .map(DomainEventMessage::getPayload)
                .filter(TakesName.class::isInstance)
                .map(event -> ((TakesName) event).takenName())
                .filter(taken -> taken.kind() == kind)
                .reduce((_, later) -> later)
                .map(TakenName::name)
                .filter(name -> key(name).equals(key))
                .isPresent();
    }

    /** The form in which names are compared: no case, no compatibility variants (NFKC). */
    public static String key(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
