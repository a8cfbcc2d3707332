package dev.daybook.server;

import java.util.concurrent.CompletableFuture;

/** Reads what the hub tells the person at the terminal. The password is known once the hub is ready. */
record TerminalProbe(CompletableFuture<String> password, StringBuilder seen) implements Terminal {
    private static final String PASSWORD = "Password for admin: ";

    TerminalProbe(CompletableFuture<String> password) {
        this(password, new StringBuilder());
    }

    @Override
    public synchronized void print(String line) {
        seen.append(line).append('\n');
        if (line.startsWith("Ready")) {
            seen.toString()
                    .lines()
                    .filter(said -> said.startsWith(PASSWORD))
                    .findFirst()
                    .ifPresent(said -> password.complete(said.substring(PASSWORD.length())));
        }
    }
}
