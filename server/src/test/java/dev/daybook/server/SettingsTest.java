package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SettingsTest {
    @ParameterizedTest
    @CsvSource({
        "DAYBOOK_SHUTDOWN, Leave",
        "DAYBOOK_SHUTDOWN, ''",
        "DAYBOOK_RUNNER_SLOTS, abc",
        "DAYBOOK_RUNNER_SLOTS, ''",
        "DAYBOOK_RUNNER_SLOTS, -3",
        "DAYBOOK_RUNNER_SLOTS, 0",
        "DAYBOOK_RUNNER_SLOTS, 10001",
        "DAYBOOK_RUNNER_SLOTS, 99999999999",
        "DAYBOOK_RUNNER_FACT_CACHE_SECONDS, -1",
        "DAYBOOK_RUNNER_ANSIBLE, warm",
        "DAYBOOK_RUNNER_ONE_JOB_PER_SERVER, maybe",
        "DAYBOOK_RUNNER_UNPRIVILEGED, ''",
        "DAYBOOK_ACCESS_TOKEN_LIFETIME, PT-5M",
        "DAYBOOK_ACCESS_TOKEN_LIFETIME, PT0S",
        "DAYBOOK_REFRESH_TOKEN_LIFETIME, a month"
    })
    void areRefusedByNameAndValue(String name, String value) {
        assertThatThrownBy(() -> Settings.check(with(name, value)))
                .isInstanceOf(Options.Unusable.class)
                .hasMessageContaining("must be")
                .hasMessageEndingWith("not \"" + value + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "DAYBOOK_SHUTDOWN, leave",
        "DAYBOOK_RUNNER_SLOTS, 1",
        "DAYBOOK_RUNNER_FACT_CACHE_SECONDS, 0",
        "DAYBOOK_RUNNER_UNPRIVILEGED, no",
        "DAYBOOK_REFRESH_TOKEN_GRACE, PT0S",
        "DAYBOOK_ACCESS_TOKEN_LIFETIME, PT15M"
    })
    void areTaken(String name, String value) {
        assertThatCode(() -> Settings.check(with(name, value))).doesNotThrowAnyException();
    }

    @Test
    void mayAllBeLeftOut() {
        assertThatCode(() -> Settings.check(new StandardEnvironment())).doesNotThrowAnyException();
    }

    private static Environment with(String name, String value) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("test", Map.of(name, value)));
        return environment;
    }
}
