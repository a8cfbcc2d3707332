package dev.daybook.runner.ansible;

import dev.daybook.runner.run.Executor.CannotRun;
import dev.daybook.runner.run.Tool;
import java.util.Optional;
import org.springframework.stereotype.Component;

@Component
class AnsibleTool implements Tool {
    private final AnsibleInstallation ansible;
    private final AnsibleHost host;

    AnsibleTool(AnsibleInstallation ansible, AnsibleHost host) {
        this.ansible = ansible;
        this.host = host;
    }

    @Override
    public Optional<String> version() {
        try {
            return Optional.of(ansible.find().version());
        } catch (CannotRun e) { // which each job says by itself
            return Optional.empty();
        }
    }

    @Override
    public boolean isWarm() {
        return host.isWarm();
    }
}
