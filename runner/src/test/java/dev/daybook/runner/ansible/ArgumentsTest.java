package dev.daybook.runner.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.job.RunOptions;
import dev.daybook.api.job.RunRecord.AnsibleSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void areNoneWhereNothingWasAskedFor() {
        assertThat(Arguments.of(RunOptions.NONE, null)).isEmpty();
    }

    @Test
    void areThoseOfAnsible() {
        assertThat(Arguments.of(
                        new RunOptions(true, true, "web:!db", List.of("a", "b"), List.of("c"), 3, 7, true),
                        new AnsibleSettings(true, 7, 60)))
                .containsExactly(
                        "--check", "--diff", "--limit=web:!db", "--tags=a,b", "--skip-tags=c", "-vvv", "--forks=7");
    }
}
