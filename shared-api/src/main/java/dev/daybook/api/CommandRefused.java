package dev.daybook.api;

import org.axonframework.commandhandling.CommandExecutionException;

/** A command that was understood and is not carried out. Nothing has changed. */
public final class CommandRefused extends CommandExecutionException {
    private static final long serialVersionUID = 1;

    public CommandRefused(Refusal refusal) {
        super(refusal.reason(), null, refusal);
    }

    public Refusal refusal() {
        return this.<Refusal>getDetails().orElseThrow();
    }

    public static CommandRefused conflict(String reason) {
        return new CommandRefused(new Refusal(Refusal.Kind.CONFLICT, reason));
    }

    public static CommandRefused forbidden(String reason) {
        return new CommandRefused(new Refusal(Refusal.Kind.FORBIDDEN, reason));
    }

    public static CommandRefused notFound(String reason) {
        return new CommandRefused(new Refusal(Refusal.Kind.NOT_FOUND, reason));
    }

    public static CommandRefused invalid(String field, String reason) {
        return new CommandRefused(new Refusal(Refusal.Kind.INVALID, reason, field));
    }

    public static CommandRefused stale(String reason) {
        return new CommandRefused(new Refusal(Refusal.Kind.STALE, reason));
    }
}
