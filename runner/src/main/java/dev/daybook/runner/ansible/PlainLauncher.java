package dev.daybook.runner.ansible;

import dev.daybook.runner.run.Launch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Starts each supervisor as a program of its own, which starts {@code ansible-playbook} as one. Needs nothing to be there
 * before.
 */
@Component
class PlainLauncher implements Launcher {
    /** What a supervisor gets of the hub's environment: no more, since the hub's own secrets may be in the rest. */
    private static final Set<String> ENVIRONMENT = Set.of("PATH", "HOME", "USER", "LOGNAME", "TZ", "TMPDIR");

    /** What a supervisor answers where another one has the run already. */
    private static final int STARTED_BEFORE = 2;

    private final PythonFiles python;

    PlainLauncher(PythonFiles python) {
        this.python = python;
    }

    /** Leaves in it what concerns Ansible. */
    static void clean(Map<String, String> environment) {
        environment.keySet().retainAll(ENVIRONMENT);
        environment.put("LANG", "C.UTF-8");
        environment.put("LC_ALL", "C.UTF-8");
    }

    @Override
    public Launch launch(Path runDirectory, Path log, byte[] secrets) throws IOException {
        ProcessBuilder supervisor = new ProcessBuilder(
                        "python3", "-I", "-S", python.supervisor().toString(), runDirectory.toString())
                .directory(runDirectory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        clean(supervisor.environment());
        Process process = supervisor.start();
        try (OutputStream input = process.getOutputStream()) {
            input.write(secrets);
        }
        return new Launched(process);
    }

    private record Launched(Process process) implements Launch {
        @Override
        public boolean isPending() {
            return process.isAlive();
        }

        @Override
        public boolean foundAnother() {
            return !process.isAlive() && process.exitValue() == STARTED_BEFORE;
        }
    }
}
