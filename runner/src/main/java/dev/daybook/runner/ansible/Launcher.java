package dev.daybook.runner.ansible;

import dev.daybook.runner.run.Launch;
import java.io.IOException;
import java.nio.file.Path;

/** One way of starting the supervisor of a run, whose directory says all but the secrets. */
interface Launcher {
    /**
     * @param log where the supervisor says what went wrong with itself
     * @param secrets go to the supervisor from memory to memory
     */
    Launch launch(Path runDirectory, Path log, byte[] secrets) throws IOException;
}
