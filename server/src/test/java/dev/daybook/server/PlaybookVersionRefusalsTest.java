package dev.daybook.server;

import static dev.daybook.server.Requests.assertRefused;
import static dev.daybook.server.Requests.invalid;
import static dev.daybook.server.Requests.notFound;
import static dev.daybook.server.Requests.stale;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Versions of a playbook that are not made, not restored and not shown. */
@Timeout(120)
class PlaybookVersionRefusalsTest {
    private static final HubClient ADMIN = Hub.shared().admin();
    private static final Operator OPERATOR = new Operator(ADMIN);

    private final String path = "/api/playbooks/" + OPERATOR.uploadsIdlePlaybook();

    @Test
    void ofWrongYamlSaysLineAndColumn() {
        JsonNode problem = invalid(
                ADMIN.put(path + "/content", Map.of("content", "- hosts: all\n  tasks: [\n", "message", "m")),
                "content");
        assertThat(problem.at("/errors/0/line").intValue()).isGreaterThan(1);
    }

    @Test
    void withoutAMessageOrContentIsRefused() {
        invalid(ADMIN.put(path + "/content", Map.of("content", Operator.IDLE_PLAYBOOK, "message", " ")), "message");
        invalid(ADMIN.put(path + "/content", Map.of("message", "m")), "content");
    }

    @Test
    void isRefusedWhenItWasMadeOfAnOldOne() {
        String seen = "\"" + ADMIN.get(path).expect(200).body().path("version").longValue() + "\"";
        ADMIN.put(path + "/content", edit("1"), "If-Match", seen).expect(200);
        stale(ADMIN.put(path + "/content", edit("2"), "If-Match", seen));
        stale(ADMIN.put(path + "/content", edit("2"), "If-Match", "\"99\""));
        stale(ADMIN.post(path + "/restore", Map.of("version", 1), "If-Match", seen));
    }

    @Test
    void isNotMadeOfAVersionThatIsNotThere() {
        assertRefused(ADMIN.post(path + "/restore", Map.of("version", 99)));
        assertRefused(ADMIN.post(path + "/restore", Map.of("version", 0)));
        assertRefused(ADMIN.post(path + "/restore", Map.of("version", -1)));
        invalid(ADMIN.post(path + "/restore", Map.of()), "version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "99", "abc", "1e1", "99999999999999999999", "1%20"})
    void thatIsNotThereIsNotFound(String number) {
        notFound(ADMIN.get(path + "/versions/" + number));
        notFound(ADMIN.get(path + "/content?version=" + number));
        notFound(ADMIN.get(path + "/diff?from=1&to=" + number));
    }

    @Test
    void isComparedWithAnotherOne() {
        assertRefused(ADMIN.get(path + "/diff"));
        assertRefused(ADMIN.get(path + "/diff?from=1"));
    }

    private static Map<String, String> edit(String what) {
        return Map.of("content", Operator.IDLE_PLAYBOOK + "# " + what + "\n", "message", what);
    }
}
