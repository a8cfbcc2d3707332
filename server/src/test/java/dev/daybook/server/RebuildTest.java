package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.daybook.api.Role;
import dev.daybook.platform.messaging.Processors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.JdbcTemplate;

/** The read tables hold nothing that the events do not tell. */
class RebuildTest {
    private static final List<String> PROJECTIONS =
            List.of("users", "credentials", "servers", "playbooks", "jobs", "trail");

    private final Hub hub = Hub.shared();
    private final JdbcTemplate jdbc = hub.bean(JdbcTemplate.class);
    private final Processors processors = hub.bean(Processors.class);

    @Test
    void makesEveryReadTableAnewRowByRow() throws IOException {
        somethingHappens();
        settle();
        Map<String, List<String>> before = readTables();
        assertThat(before)
                .allSatisfy((table, rows) -> assertThat(rows).as(table).isNotEmpty());

        PROJECTIONS.forEach(processors::rebuild);
        settle();

        assertThat(readTables()).isEqualTo(before);
    }

    @Test
    void neverGivesAPositionTwice() {
        assertThatThrownBy(() -> processors.rebuild("positions")).isInstanceOf(IllegalArgumentException.class);
    }

    private void somethingHappens() {
        HubClient admin = hub.admin();
        String name = "rebuild-" + UUID.randomUUID();
        admin.post("/api/credentials", Map.of("name", name, "private_key", SshKeys.ed25519()))
                .expect(201);
        String playbook = admin.upload(
                        "/api/playbooks/upload",
                        "play.yml",
                        "- hosts: all\n  gather_facts: false\n  tasks:\n    - debug: msg=hello\n"
                                .getBytes(StandardCharsets.UTF_8),
                        Map.of("name", name))
                .expect(201)
                .body()
                .path("id")
                .stringValue();
        String localhost = admin.get("/api/servers?search=localhost")
                .body()
                .path("items")
                .path(0)
                .path("id")
                .stringValue();
        String job = admin.post("/api/jobs", Map.of("playbook_id", playbook, "server_id", localhost))
                .expect(201)
                .body()
                .path("id")
                .stringValue();
        assertThat(hub.as(Role.VIEWER).follow("/api/jobs/" + job + "/events")).isNotEmpty();
    }

    private void settle() {
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        processors.behind(name -> !name.startsWith("runner")).isEmpty());
    }

    private Map<String, List<String>> readTables() throws IOException {
        Map<String, List<String>> tables = new TreeMap<>();
        for (Resource migration :
                new PathMatchingResourcePatternResolver().getResources("classpath*:db/migration/*__query_*.sql")) {
            Pattern.compile("create table (\\w+)")
                    .matcher(migration.getContentAsString(StandardCharsets.UTF_8))
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .forEach(table -> tables.put(table, rows(table)));
        }
        return tables;
    }

    private List<String> rows(String table) {
        try (Stream<Map<String, Object>> rows = jdbc.queryForList("select * from " + table).stream()) {
            return rows.map(row -> new TreeMap<>(row).toString()).sorted().toList();
        }
    }
}
