package dev.daybook.api.server;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of signing in to a server as a run would.
 *
 * @param latencyMs from the beginning of the connection to the end of the first command; null where there was none
 * @param os the distribution and its version
 * @param python version and path of the Python that modules would be run by
 * @param message what is wrong, for whoever is to mend it; null when nothing is
 */
public record ServerTest(
        Outcome outcome,
        @Nullable Long latencyMs,
        @Nullable String os,
        @Nullable String python,
        @Nullable String message) {
    public enum Outcome {
        OK,
        /** Nobody answers there, or not as an SSH server. */
        UNREACHABLE,
        /** It showed another host key than the one pinned. */
        HOST_KEY_CHANGED,
        CREDENTIAL_REFUSED,
        /** It can be signed in to, but modules could not be run there. */
        NO_PYTHON,
        /** Nobody tried: the message says what was missing here. */
        NOT_TESTED;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Outcome of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    public static ServerTest without(Outcome outcome, String message) {
        return new ServerTest(outcome, null, null, null, message);
    }
}
