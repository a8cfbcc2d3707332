package dev.daybook.runner.run;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What this runner is called in events. */
@Component
public class NodeName {
    private final String id;

    NodeName(@Value("${daybook.node-id}") String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }
}
