package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.server.HubClient.Event;
import dev.daybook.server.Operator.Line;
import dev.daybook.server.Site.Machine;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What became of each task on each of two real hosts, and what is kept of how they were run. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class TaskMatrixEndToEndTest {
    private static final String PLAYBOOK = """
            - hosts: all
              gather_facts: false
              tasks:
                - name: Count
                  ansible.builtin.command: "echo {{ item }} on {{ inventory_hostname }}"
                  loop: [one, two]
                - name: Break one
                  ansible.builtin.fail: { msg: "broken on {{ inventory_hostname }}" }
                  when: inventory_hostname is search('one')
                - name: After that
                  ansible.builtin.debug: { msg: still here }
            """;

    private static final Site SITE = Site.shared();
    private static final Operator ADMIN = SITE.admin();

    @Test
    void isShownByTaskAndHostAndAsItWasFrozen() {
        Machine one = SITE.one();
        Machine two = SITE.two();
        String playbook = ADMIN.uploads(SITE.named("matrix"), "matrix.yml", PLAYBOOK);
        String job = ADMIN.runsWith(
                playbook, List.of(one.id(), two.id()), Map.of("extra_vars", Map.of("colour", "blue"), "verbosity", 1));
        ADMIN.waitsFor(job);

        JsonNode tasks = get("/api/jobs/" + job + "/tasks");
        assertThat(tasks.path("items")
                        .valueStream()
                        .map(task -> task.path("name").stringValue()))
                .containsExactly("Count", "Break one", "After that");
        assertThat(status(tasks, 0, one)).isEqualTo("changed");
        assertThat(status(tasks, 1, one)).isEqualTo("failed");
        assertThat(status(tasks, 1, two)).isEqualTo("skipped");
        assertThat(status(tasks, 2, one)).isEmpty();
        assertThat(status(tasks, 2, two)).isEqualTo("ok");
        assertThat(tasks.at("/items/1/counts/failed").intValue()).isEqualTo(1);
        assertThat(tasks.at("/items/0/results/0/items").intValue()).isEqualTo(2);

        List<Line> log = ADMIN.log(job);
        tasks.path("items").forEach(task -> {
            assertThat(log.get(task.path("line").intValue() - 1).task())
                    .isEqualTo(task.path("name").stringValue());
            task.path("results").forEach(result -> seesWhatWasPrinted(job, task, result, log));
        });
        assertThat(get("/api/jobs/" + job + "/hosts").path("hosts").valueStream())
                .allMatch(host -> host.path("duration_ms").longValue() > 0);
        isTheSameLive(job, tasks);
        isFrozen(job, playbook, one);
    }

    private static void seesWhatWasPrinted(String job, JsonNode task, JsonNode result, List<Line> log) {
        String host = result.path("host").stringValue();
        JsonNode shown =
                get("/api/jobs/" + job + "/tasks/" + task.path("task_id").stringValue() + "/result?host=" + host);
        assertThat(shown.path("lines").valueStream().map(Line::of))
                .containsExactlyElementsOf(log.stream()
                        .filter(line -> host.equals(line.host())
                                && task.path("name").stringValue().equals(line.task()))
                        .toList());
    }

    /** The live stream has told all that the page shows. */
    private static void isTheSameLive(String job, JsonNode tasks) {
        try (Stream<Event> live = ADMIN.watches(job)) {
            List<JsonNode> told = live.filter(event -> event.kind().equals("host"))
                    .map(Event::data)
                    .toList();
            assertThat(told.stream()
                            .flatMap(data -> data.path("tasks").valueStream())
                            .map(task -> task.path("task_id").stringValue()))
                    .containsExactlyElementsOf(tasks.path("items")
                            .valueStream()
                            .map(task -> task.path("task_id").stringValue())
                            .toList());
            assertThat(told.stream().flatMap(data -> data.path("results").valueStream()))
                    .hasSize(tasks.path("items")
                            .valueStream()
                            .mapToInt(task -> task.path("results").size())
                            .sum());
        }
    }

    private static void isFrozen(String job, String playbook, Machine one) {
        JsonNode record = get("/api/jobs/" + job + "/record");
        assertThat(record.at("/requester/username").stringValue()).isEqualTo("admin");
        assertThat(record.at("/requester/role").stringValue()).isEqualTo("super_admin");
        assertThat(record.at("/spec/type").stringValue()).isEqualTo("playbook_run");
        assertThat(record.at("/spec/playbook_id").stringValue()).isEqualTo(playbook);
        assertThat(record.at("/spec/content/files/0/blob/sha256").stringValue()).hasSize(64);
        assertThat(record.at("/spec/extra_vars/colour").stringValue()).isEqualTo("blue");
        assertThat(record.at("/spec/options/verbosity").intValue()).isEqualTo(1);
        assertThat(record.at("/record/type").stringValue()).isEqualTo("ansible");
        assertThat(record.at("/record/ansible_version").stringValue()).isNotBlank();
        assertThat(record.at("/record/targets/0/server_id").stringValue()).isEqualTo(one.id());
        assertThat(record.at("/record/targets/0/address").stringValue())
                .isEqualTo(one.ssh().address());
        assertThat(record.at("/record/credentials/0/fingerprint").stringValue()).startsWith("SHA256:");
        assertThat(record.at("/record/inventory/sha256").stringValue()).hasSize(64);
        assertThat(record.path("started_at").stringValue()).endsWith("Z");
    }

    private static String status(JsonNode tasks, int task, Machine machine) {
        return tasks.path("items")
                .path(task)
                .path("results")
                .valueStream()
                .filter(result -> result.path("host").stringValue().equals(machine.name()))
                .map(result -> result.path("status").stringValue())
                .findFirst()
                .orElse("");
    }

    private static JsonNode get(String path) {
        return ADMIN.http().get(path).expect(200).body();
    }
}
