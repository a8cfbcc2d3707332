package dev.daybook.runner.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShebangTest {
    private static final String ENTRY = "import sys\nfrom ansible.cli.playbook import main\nsys.exit(main())\n";

    @TempDir
    Path directory;

    @Test
    void namesTheInterpreterAsTheKernelReadsIt() throws IOException {
        assertThat(pythonOf("#! /usr/bin/python3\n" + ENTRY)).containsExactly("/usr/bin/python3");
        assertThat(pythonOf("#!/opt/venv/bin/python3.11\n" + ENTRY)).containsExactly("/opt/venv/bin/python3.11");
        assertThat(pythonOf("#!/usr/bin/python3 -sP\n" + ENTRY)).containsExactly("/usr/bin/python3", "-sP");
        assertThat(pythonOf("#!/usr/bin/env python3\n" + ENTRY)).containsExactly("/usr/bin/env", "python3");
        assertThat(pythonOf("#!/usr/bin/env -S python3 -s\n" + ENTRY))
                .containsExactly("/usr/bin/env", "-S", "python3", "-s");
    }

    @Test
    void looksThroughTheShellThatPipPutsBeforeIt() throws IOException {
        assertThat(pythonOf("#!/bin/sh\n'''exec' \"/a path/python3\" \"$0\" \"$@\"\n' '''\n" + ENTRY))
                .containsExactly("/a path/python3");
        assertThat(pythonOf("#!/bin/sh\n'''exec' /long/python3 \"$0\" \"$@\"\n' '''\n" + ENTRY))
                .containsExactly("/long/python3");
    }

    @Test
    void followsTheLinkThatPipxMakes() throws IOException {
        Path link = directory.resolve("link");
        Files.createSymbolicLink(link, write("#!/opt/pipx/python\n" + ENTRY));
        assertThat(Shebang.pythonOf(link)).containsExactly("/opt/pipx/python");
    }

    @Test
    void knowsNothingOfOtherPrograms() throws IOException {
        assertThat(pythonOf("#!/usr/bin/env bash\nexec pyenv exec ansible-playbook\n"))
                .isEmpty();
        assertThat(pythonOf("#!/usr/bin/python3\nprint('a program of somebody')\n"))
                .isEmpty();
        assertThat(pythonOf("#!/bin/sh\n# " + ENTRY)).isEmpty();
        assertThat(pythonOf("\u007fELF")).isEmpty();
        assertThat(pythonOf("")).isEmpty();
    }

    private List<String> pythonOf(String script) throws IOException {
        return Shebang.pythonOf(write(script));
    }

    private Path write(String script) throws IOException {
        return Files.write(directory.resolve("program"), script.getBytes(StandardCharsets.ISO_8859_1));
    }
}
