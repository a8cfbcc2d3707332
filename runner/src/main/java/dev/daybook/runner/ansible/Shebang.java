package dev.daybook.runner.ansible;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first line of a script, by which the kernel knows what to run it with. */
final class Shebang {
    /** What pip, pipx, Debian's and other packages write into {@code ansible-playbook}. */
    private static final String ENTRY = "from ansible.cli.playbook import main";

    private static final int LONGEST_SCRIPT = 64 << 10;

    /** Where the path of the interpreter is too long for the kernel, or has a space in it, pip lets a shell find it. */
    private static final Pattern BY_SHELL = Pattern.compile(
            "#!/bin/sh\\n'''exec' (?:\"([^\"\\n]+)\"|([^\\s\"]+)) \"\\$0\" \"\\$@\"\\n.*", Pattern.DOTALL);

    private Shebang() {}

    /** The command of the interpreter of a script that starts Ansible's own entry and does nothing else; or nothing. */
    static List<String> pythonOf(Path program) throws IOException {
        if (Files.size(program) > LONGEST_SCRIPT) {
            return List.of();
        }
        String script = new String(Files.readAllBytes(program), StandardCharsets.ISO_8859_1);
        if (!script.startsWith("#!") || !script.contains(ENTRY)) {
            return List.of();
        }
        Matcher byShell = BY_SHELL.matcher(script);
        if (byShell.matches()) {
            return List.of(byShell.group(1) == null ? byShell.group(2) : byShell.group(1));
        }
        List<String> words = Arrays.stream(script.lines()
                        .findFirst()
                        .orElseThrow()
                        .substring(2)
                        .strip()
                        .split("\\s+"))
                .toList();
        boolean python = words.stream()
                .map(word -> Path.of(word).getFileName())
                .anyMatch(name -> name != null && name.toString().startsWith("python"));
        return python ? words : List.of();
    }
}
