package dev.daybook.runner.ansible;

import dev.daybook.api.job.RunOptions;
import dev.daybook.api.job.RunRecord.AnsibleSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options and settings of a run as arguments of {@code ansible-playbook}. Values stand behind {@code =}: none becomes
 * an option.
 */
final class Arguments {
    private Arguments() {}

    static List<String> of(RunOptions options, @Nullable AnsibleSettings settings) {
        List<String> arguments = new ArrayList<>();
        if (options.check()) {
            arguments.add("--check");
        }
        if (options.diff()) {
            arguments.add("--diff");
        }
        if (options.limit() != null) {
            arguments.add("--limit=" + options.limit());
        }
        if (!options.tags().isEmpty()) {
            arguments.add("--tags=" + String.join(",", options.tags()));
        }
        if (!options.skipTags().isEmpty()) {
            arguments.add("--skip-tags=" + String.join(",", options.skipTags()));
        }
        if (options.verbosity() > 0) {
            arguments.add("-" + "v".repeat(options.verbosity()));
        }
        if (settings != null) {
            arguments.add("--forks=" + settings.forks());
        }
        return arguments;
    }
}
