package dev.daybook.runner.ansible;

import dev.daybook.runner.run.Executor.CannotRun;
import dev.daybook.runner.run.Tool;
import java.util.Optional;
import org.springframework.stereotype.Component;

@Component
class AnsibleTool implements Tool {
    private final AnsibleInstallation ansible;

    AnsibleTool(AnsibleInstallation ansible) {
        this.ansible = ansible;
    }

    @Override
    public Optional<String> version() {
        try {
            return Optional.of(ansible.find().version());
        } catch (CannotRun e) { // which each job says by itself
            return Optional.empty();
        }
    }
}
