package dev.daybook.platform.database;

/** The hub cannot work with its database. The message is one plain line for the person who started it. */
public class DatabaseUnusable extends RuntimeException {
    public DatabaseUnusable(String message) {
        super(message);
    }

    public DatabaseUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
