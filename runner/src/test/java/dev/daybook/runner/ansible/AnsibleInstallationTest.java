package dev.daybook.runner.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnsibleInstallationTest {
    private static final Set<String> OF_RUNS =
            Set.of("PATH", "HOME", "USER", "LOGNAME", "TZ", "TMPDIR", "LANG", "LC_ALL", "PWD");

    @TempDir
    Path data;

    /** Which may be that of a person's terminal, or of a service: with a locale or a home directory that is not there. */
    @Test
    void isAskedForItsVersionInTheEnvironmentOfRunsNotOfTheHub() throws IOException {
        Path seen = data.resolve("seen");
        Path program = program("env >'" + seen + "'\necho 'ansible-playbook [core 2.14.3]'\n");

        assertThat(new AnsibleInstallation(new PythonFiles(data), data, program.toString())
                        .find()
                        .version())
                .isEqualTo("2.14.3");

        Map<String, String> environment = Files.readAllLines(seen).stream()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        assertThat(environment).containsEntry("LC_ALL", "C.UTF-8");
        assertThat(Path.of(environment.remove("ANSIBLE_CONFIG"))).isRegularFile();
        assertThat(Path.of(environment.remove("ANSIBLE_LOCAL_TEMP"))).isWritable();
        environment.remove("_"); // of the shell itself
        assertThat(OF_RUNS).containsAll(environment.keySet());
    }

    private Path program(String script) throws IOException {
        Path program = Files.writeString(data.resolve("ansible-playbook"), "#!/bin/sh\n" + script);
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
}
