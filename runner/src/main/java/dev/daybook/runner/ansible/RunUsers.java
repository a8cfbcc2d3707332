package dev.daybook.runner.ansible;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Whether each run has a system user of its own. Only root can give it one; other hubs lend it their rights. */
@Component
class RunUsers {
    private static final Logger LOG = LoggerFactory.getLogger(RunUsers.class);

    private final boolean given;

    RunUsers(@Value("${daybook.runner.unprivileged:true}") boolean unprivileged) throws IOException {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        this.given = root && unprivileged;
        if (root && !unprivileged) {
            LOG.warn("Playbooks run as root on this machine: daybook.runner.unprivileged=false");
        }
    }

    boolean areGiven() {
        return given;
    }
}
