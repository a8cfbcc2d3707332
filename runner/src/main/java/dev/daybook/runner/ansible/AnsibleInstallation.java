package dev.daybook.runner.ansible;

import dev.daybook.runner.run.Executor.CannotRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The Ansible of this machine: which {@code ansible-playbook} is used, and its version. */
@Component
class AnsibleInstallation {
    private static final Pattern VERSION = Pattern.compile("core ([^\\]\\s]+)\\]|ansible-playbook ([0-9]\\S*)");
    private static final int ANSWERS_WITHIN_SECONDS = 30;

    private final PythonFiles python;
    private final Path data;
    private final String configured;
    private @Nullable Known known;

    /** @param configured a path, or empty: then the one in the data directory, else the one on the {@code PATH} */
    AnsibleInstallation(
            PythonFiles python,
            @Value("${daybook.data}") Path data,
            @Value("${daybook.runner.ansible-playbook:${DAYBOOK_ANSIBLE_PLAYBOOK:}}") String configured) {
        this.python = python;
        this.data = data;
        this.configured = configured;
    }

    /**
     * @param changed when the program itself was changed: an upgrade asks it again
     * @param interpreter the Python that the program itself asks for, and its options; empty when it is no Python
     *     program as Ansible's installers make it
     */
    record Known(Path program, FileTime changed, String version, List<String> interpreter) {}

    /** @throws CannotRun when there is none, or it does not say its version */
    synchronized Known find() {
        Path program =
                program().orElseThrow(() -> cannotRun("There is no ansible-playbook on the machine of the runner"));
        try {
            FileTime changed = Files.getLastModifiedTime(program);
            if (known == null
                    || !known.program().equals(program)
                    || !known.changed().equals(changed)) {
                known = new Known(program, changed, askVersion(program), Shebang.pythonOf(program));
            }
            return known;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Path> program() {
        if (!configured.isBlank()) {
            return Optional.of(Path.of(configured)).filter(Files::isExecutable);
        }
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return Stream.concat(
                        Stream.of(data.resolve("ansible").resolve("bin")),
                        Arrays.stream(path.split(":"))
                                .filter(part -> !part.isEmpty())
                                .map(Path::of))
                .map(directory -> directory.resolve("ansible-playbook").toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** In the environment of runs: what is wrong with that of the hub, such as a locale that is not there, is not theirs. */
    private String askVersion(Path program) throws IOException {
        ProcessBuilder asking = new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true);
        PlainLauncher.clean(asking.environment());
        asking.environment().put("ANSIBLE_CONFIG", python.config().toString());
        asking.environment().put("ANSIBLE_LOCAL_TEMP", System.getProperty("java.io.tmpdir"));
        Process asked = asking.start();
        asked.getOutputStream().close();
        String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!asked.waitFor(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                asked.destroyForcibly();
                throw cannotRun(program + " does not answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking Ansible for its version", e);
        }
        Matcher version = VERSION.matcher(answer);
        if (!version.find()) {
            throw cannotRun(program + " does not say its version: " + answer.strip());
        }
        return version.group(1) == null ? version.group(2) : version.group(1);
    }

    private static CannotRun cannotRun(String reason) {
        return new CannotRun(reason);
    }
}
