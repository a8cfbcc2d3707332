package dev.daybook.server;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;

/** The settings that a person may have mistyped, looked at before anything is started with them. */
final class Settings {
    private static final int MOST_SLOTS = 10_000;

    /** In all the words that Spring has for it. */
    private static final Kind SWITCH =
            new Kind(text -> text.toLowerCase(Locale.ROOT).matches("true|false|yes|no|on|off|1|0"), "true or false");

    private static final Kind GRACE = new Kind(text -> isDuration(text, Duration.ZERO), "a duration such as PT30S");
    private static final Kind LIFETIME =
            new Kind(text -> isDuration(text, Duration.ofSeconds(1)), "a duration such as PT15M, 1 second at least");

    private static final Map<String, Kind> KINDS = new TreeMap<>(Map.ofEntries(
            Map.entry("daybook.shutdown", words("cancel", "leave")),
            Map.entry("daybook.runner.slots", number(1, MOST_SLOTS)),
            Map.entry("daybook.runner.fact-cache-seconds", number(0, 604_800)),
            Map.entry("daybook.runner.ansible", words("host", "plain")),
            Map.entry("daybook.runner.pipelining", SWITCH),
            Map.entry("daybook.runner.known-interpreters", SWITCH),
            Map.entry("daybook.runner.shared-connections", SWITCH),
            Map.entry("daybook.runner.one-job-per-server", SWITCH),
            Map.entry("daybook.runner.unprivileged", SWITCH),
            Map.entry("daybook.access-token-lifetime", LIFETIME),
            Map.entry("daybook.refresh-token-lifetime", LIFETIME),
            Map.entry("daybook.refresh-token-grace", GRACE)));

    private Settings() {}

    /** @param words what it must be, for people */
    private record Kind(Predicate<String> accepts, String words) {}

    /** @throws Options.Unusable when one is not what it may be; those that are not given are left out */
    static void check(Environment environment) {
        KINDS.forEach((name, kind) -> {
            String value = environment.getProperty(name);
            if (value != null && !kind.accepts().test(value)) {
                throw new Options.Unusable(name + " must be " + kind.words() + ", not \"" + value + "\"");
            }
        });
    }

    private static Kind words(String... known) {
        return new Kind(Set.of(known)::contains, String.join(" or ", List.of(known)));
    }

    private static Kind number(int least, int most) {
        return new Kind(
                text -> text.matches("[0-9]{1,9}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most,
                "a number from " + least + " to " + most);
    }

    private static boolean isDuration(String text, Duration least) {
        try {
            return DurationStyle.detectAndParse(text).compareTo(least) >= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
