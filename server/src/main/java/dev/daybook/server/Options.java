package dev.daybook.server;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param databaseUrl of a database to use instead of the hub's own
 * @param selfCheck whether a first start runs the self-check job
 */
record Options(Path data, int port, @Nullable String databaseUrl, boolean selfCheck) {
    private static final int DEFAULT_PORT = 8080;

    /** The message is one line for the person who started it. */
    static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }

    /** @throws Unusable for an option that is not known, or a value that is not possible */
    static Options parse(String... arguments) {
        Path data = Path.of("data");
        int port = DEFAULT_PORT;
        String databaseUrl = null;
        boolean selfCheck = true;
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            String value = parts.length == 2 ? parts[1] : "";
            switch (parts[0]) {
                case "--data" -> data = Path.of(needed(parts[0], value));
                case "--port" -> port = port(needed(parts[0], value));
                case "--db-url" -> databaseUrl = needed(parts[0], value);
                case "--no-self-check" -> selfCheck = false;
                default -> throw new Unusable("unknown option " + parts[0]);
            }
        }
        return new Options(data, port, databaseUrl, selfCheck);
    }

    private static String needed(String option, String value) {
        if (value.isBlank()) {
            throw new Unusable(option + " needs a value, as in " + option + "=…");
        }
        return value;
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new Unusable("--port must be a number, not " + text);
        }
        throw new Unusable("--port must be between 1 and 65535, not " + text);
    }
}
