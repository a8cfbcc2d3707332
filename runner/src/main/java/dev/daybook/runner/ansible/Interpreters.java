package dev.daybook.runner.ansible;

import dev.daybook.api.job.RunRecord.ResolvedTarget;
import dev.daybook.platform.blob.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * {@code server_interpreter}: the Python that Ansible found on a server, so that the next run need not look for it. Taken
 * for a day, from the same machine at the same address; forgotten at once when it turns out to be gone. A playbook that
 * names another one has its way.
 */
@Component
class Interpreters {
    private static final Duration TAKEN_FOR = Duration.ofDays(1);

    /** Only the system's own: a run must not name a program that a later one, of other rights, would then start. */
    private static final Pattern OF_THE_SYSTEM =
            Pattern.compile("/usr/(local/)?(bin|libexec)/(platform-)?python[0-9.]{0,20}");

    private final JdbcTemplate jdbc;
    private final boolean on;

    Interpreters(JdbcTemplate jdbc, @Value("${daybook.runner.known-interpreters:true}") boolean on) {
        this.jdbc = jdbc;
        this.on = on;
    }

    /** By the server's id; those that are not known are not there. */
    Map<String, String> of(Collection<ResolvedTarget> targets) {
        List<ResolvedTarget> asked =
                targets.stream().filter(target -> target.hostKey() != null).toList();
        if (!on || asked.isEmpty()) {
            return Map.of();
        }
        Map<String, String> seen = asked.stream()
                .collect(Collectors.toMap(target -> target.serverId().toString(), Interpreters::machine));
        return new NamedParameterJdbcTemplate(jdbc)
                        .query("""
                        select server_id, machine, program from server_interpreter
                        where server_id in (:ids) and found_at > utc_timestamp(6) - interval :seconds second
                        """, Map.of("ids", seen.keySet(), "seconds", TAKEN_FOR.toSeconds()), (row, _) ->
                                new String[] {row.getString(1), row.getString(2), row.getString(3)})
                        .stream()
                        .filter(row -> row[1].equals(seen.get(row[0])))
                        .collect(Collectors.toMap(row -> row[0], row -> row[2]));
    }

    /** @param program null when the one that was remembered is not there */
    void learn(ResolvedTarget target, @Nullable String program) {
        if (program == null) {
            jdbc.update(
                    "delete from server_interpreter where server_id = ?",
                    target.serverId().toString());
        } else if (target.hostKey() != null && OF_THE_SYSTEM.matcher(program).matches()) {
            jdbc.update("""
                    replace into server_interpreter (server_id, machine, program, found_at)
                    values (?, ?, ?, utc_timestamp(6))
                    """, target.serverId().toString(), machine(target), program);
        }
    }

    private static String machine(ResolvedTarget target) {
        String machine = target.address() + " " + target.port() + " " + target.hostKey();
        return Sha256.of(machine.getBytes(StandardCharsets.UTF_8)); // which itself may be longer than a column
    }
}
