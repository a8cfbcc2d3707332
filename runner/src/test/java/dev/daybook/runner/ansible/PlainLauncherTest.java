package dev.daybook.runner.ansible;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class PlainLauncherTest implements LauncherContract {
    @TempDir
    Path data;

    private PlainLauncher launcher;

    @BeforeEach
    void layOutPython() throws IOException {
        launcher = new PlainLauncher(new PythonFiles(data));
    }

    @Override
    public Launcher launcher() {
        return launcher;
    }
}
