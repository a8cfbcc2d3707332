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
            List.of("users", "credentials", "servers", "playbooks", "jobs", "nodes", "trail");

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
        Operator operator = new Operator(admin);
        admin.post("/api/credentials", Map.of("name", "rebuild-" + UUID.randomUUID(), "private_key", SshKeys.ed25519()))
                .expect(201);
        String job = operator.runs(operator.uploadsIdlePlaybook(), List.of(operator.findsLocalhost()), Map.of());
        hub.admin().post("/api/auth/logout", "").expect(204);
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
