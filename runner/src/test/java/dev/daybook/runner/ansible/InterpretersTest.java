package dev.daybook.runner.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.job.RunRecord.ResolvedTarget;
import dev.daybook.api.server.Connection;
import dev.daybook.api.server.ServerId;
import dev.daybook.platform.database.TestDatabase;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class InterpretersTest {
    private static final JdbcTemplate JDBC = jdbc();

    private final Interpreters interpreters = new Interpreters(JDBC, true);
    private final ResolvedTarget target = target(ServerId.next(), "192.0.2.7", "ssh-ed25519 AAAA");

    private static JdbcTemplate jdbc() {
        TestDatabase database = TestDatabase.shared();
        var source = new DriverManagerDataSource(
                database.url().jdbcUrl(), database.url().user(), database.password());
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        return new JdbcTemplate(source);
    }

    @Test
    void areRememberedAndReplaced() {
        assertThat(known(target)).isEmpty();
        interpreters.learn(target, "/usr/bin/python3.11");
        interpreters.learn(target, "/usr/bin/python3.12");
        assertThat(known(target)).containsExactly(Map.entry(target.serverId().toString(), "/usr/bin/python3.12"));
    }

    @Test
    void areForgottenWhenTheyAreNotThere() {
        interpreters.learn(target, "/usr/bin/python3.11");
        interpreters.learn(target, null);
        assertThat(known(target)).isEmpty();
    }

    @Test
    void areForgottenAfterADay() {
        interpreters.learn(target, "/usr/bin/python3.11");
        JDBC.update(
                "update server_interpreter set found_at = found_at - interval 25 hour where server_id = ?",
                target.serverId().toString());
        assertThat(known(target)).isEmpty();
    }

    @Test
    void areNotTakenForAnotherMachine() {
        interpreters.learn(target, "/usr/bin/python3.11");
        assertThat(known(target(target.serverId(), "192.0.2.8", "ssh-ed25519 AAAA")))
                .isEmpty();
        assertThat(known(target(target.serverId(), "192.0.2.7", "ssh-ed25519 BBBB")))
                .isEmpty();
        assertThat(known(target(target.serverId(), "192.0.2.7", null))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tmp/python3",
                "python3",
                "/usr/bin/../../tmp/python3",
                "/usr/bin/python3 -x",
                "/usr/bin/sh",
                "",
                "/usr/bin/python3.1111111111111111111111111111111111111111111111111111111111111111111111111111111111111111"
                        + "1111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111"
                        + "1111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111"
            })
    void areThoseOfTheSystemOnly(String program) {
        interpreters.learn(target, program);
        assertThat(known(target)).isEmpty();
    }

    @Test
    void areRememberedBehindTheLongestHostKeys() {
        ResolvedTarget guarded = target(ServerId.next(), "192.0.2.9", "ssh-rsa " + "A".repeat(2_752)); // 16,384 bits
        interpreters.learn(guarded, "/usr/bin/python3");
        assertThat(known(guarded)).hasSize(1);
    }

    @Test
    void areSwitchedOff() {
        interpreters.learn(target, "/usr/bin/python3");
        assertThat(new Interpreters(JDBC, false).of(List.of(target))).isEmpty();
    }

    private Map<String, String> known(ResolvedTarget asked) {
        return interpreters.of(List.of(asked));
    }

    private static ResolvedTarget target(ServerId id, String address, @Nullable String hostKey) {
        return new ResolvedTarget(id, "web", address, Connection.SSH, 22, "root", CredentialId.next(), hostKey);
    }
}
