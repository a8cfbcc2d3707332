package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What happened on each host: ok, changed, unreachable, failed, skipped, rescued, ignored. */
final class Recap {
    private static final List<String> COUNTED =
            List.of("ok", "changed", "unreachable", "failed", "skipped", "rescued", "ignored");

    private Recap() {}

    /** @param hosts as the hub shows them */
    static Map<String, List<Integer>> of(List<JsonNode> hosts) {
        Map<String, List<Integer>> recap = new LinkedHashMap<>();
        hosts.forEach(host -> recap.put(
                host.path("host").stringValue(),
                COUNTED.stream().map(what -> host.path(what).intValue()).toList()));
        return recap;
    }

    /** @param printed by Ansible: its last lines are the recap */
    static Map<String, List<Integer>> printedIn(List<String> printed) {
        Map<String, List<Integer>> recap = new LinkedHashMap<>();
        printed.stream()
                .dropWhile(line -> !line.startsWith("PLAY RECAP"))
                .skip(1)
                .filter(line -> !line.isBlank())
                .forEach(line -> recap.put(
                        line.split("\\s")[0],
                        COUNTED.stream().map(what -> count(what, line)).toList()));
        return recap;
    }

    private static int count(String what, String recap) {
        Matcher count = Pattern.compile("\\s" + what + "=(\\d+)").matcher(recap);
        assertThat(count.find()).as(recap).isTrue();
        return Integer.parseInt(count.group(1));
    }
}
