package dev.daybook.command.playbook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserException;

/**
 * Stops at the place where a YAML text goes beyond what is accepted, before anything is built of it. SnakeYAML has such
 * limits itself, but does not say where they were passed.
 */
final class BoundedParser implements Parser {
    static final int MOST_ALIASES = 50;
    static final int DEEPEST = 50;

    private final Parser parser;
    /** The collections that have not ended yet, each as an object of its own. */
    private final Deque<Object> open = new ArrayDeque<>();
    /** The collections that have an anchor. */
    private final Map<String, Object> anchored = new HashMap<>();

    private int aliases;

    BoundedParser(Parser parser) {
        this.parser = parser;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    /** @throws ParserException for too many aliases of collections, one of what contains it, or too deep a nesting */
    @Override
    public Event getEvent() {
        Event event = parser.getEvent();
        switch (event) {
            case DocumentStartEvent _ -> anchored.clear();
            case CollectionStartEvent start -> begin(start);
            case CollectionEndEvent _ -> open.pop();
            case ScalarEvent scalar when scalar.getAnchor() != null -> anchored.remove(scalar.getAnchor());
            case AliasEvent alias -> check(alias);
            default -> {
                // bounded by the size of the text
            }
        }
        return event;
    }

    private void begin(CollectionStartEvent start) {
        Object collection = new Object();
        open.push(collection);
        if (start.getAnchor() != null) {
            anchored.put(start.getAnchor(), collection);
        }
        if (open.size() > DEEPEST) {
            throw refused("This is nested more than " + DEEPEST + " deep", start);
        }
    }

    private void check(AliasEvent alias) {
        Object collection = anchored.get(alias.getAnchor());
        if (collection == null) {
            return;
        }
        if (open.contains(collection)) {
            throw refused("The alias *" + alias.getAnchor() + " stands for something that contains it", alias);
        }
        aliases++;
        if (aliases > MOST_ALIASES) {
            throw refused("There are more than " + MOST_ALIASES + " aliases of lists and mappings", alias);
        }
    }

    private static ParserException refused(String problem, Event event) {
        return new ParserException(null, null, problem, event.getStartMark());
    }
}
