package dev.daybook.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.job.CancelCause;
import dev.daybook.api.job.EndReason;
import dev.daybook.api.job.RunEnd;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class VerdictTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // exit, signal, interrupted by, no hosts, error, unreachable for -> interrupted by, finding
                "0, -, -, false, -, -, -, -",
                "2, -, -, false, -, -, -, -",
                "4, -, -, false, -, HOST_KEY_CHANGED, -, HOST_KEY_CHANGED",
                "4, -, -, false, -, CREDENTIAL_REFUSED, -, CREDENTIAL_REFUSED",
                "0, -, -, false, -, CREDENTIAL_REFUSED, -, -",
                "0, -, -, true, -, -, -, NO_HOSTS_MATCHED",
                "-, 2, cancel, false, -, -, REQUESTED, -",
                "99, -, cancel, false, -, -, REQUESTED, -",
                "-, 9, time_limit, false, -, -, TIME_LIMIT, -",
                "-, -, -, false, no such file, -, -, NOT_STARTED",
                "-, -, cancel, false, -, -, REQUESTED, -",
                "-, 11, -, false, -, -, -, -",
            })
    void tellsHowItEnded(
            Integer exitCode,
            Integer signal,
            String interruptedBy,
            boolean noHosts,
            String error,
            EndReason unreachable,
            CancelCause by,
            EndReason finding) {
        SpoolRecord end = JSON.readValue(
                """
                {"n": 9, "t": 1.5, "k": "end", "exit_code": %s, "signal": %s, "interrupted_by": %s,
                 "no_hosts_matched": %s, "error": %s}""".formatted(exitCode, signal, quoted(interruptedBy), noHosts, quoted(error)), SpoolRecord.class);
        RunEnd told = Verdict.ended(end, unreachable == null ? Set.of() : Set.of(unreachable), 12);
        assertThat(told.exitCode()).isEqualTo(exitCode);
        assertThat(told.interruptedBy()).isEqualTo(by);
        assertThat(told.finding()).isEqualTo(finding);
        assertThat(told.lost()).isFalse();
        assertThat(told.lines()).isEqualTo(12);
    }

    @Test
    void isLostWhatHasBegunAndWhoseEndNobodyHasSeen() {
        SpoolRecord end = JSON.readValue("""
                {"n": 9, "t": 1.5, "k": "end", "begun": true, "exit_code": null, "signal": null,
                 "error": "The supervisor failed: MemoryError"}""", SpoolRecord.class);
        RunEnd told = Verdict.ended(end, Set.of(), 12);
        assertThat(told.lost()).isTrue();
        assertThat(told.lines()).isEqualTo(12);
        assertThat(told.evidence()).isEqualTo("The supervisor failed: MemoryError");
    }

    @Test
    void namesTheGraverReasonWhereHostsDiffer() {
        SpoolRecord end = JSON.readValue("{\"n\": 9, \"t\": 1.5, \"k\": \"end\", \"exit_code\": 4}", SpoolRecord.class);
        assertThat(Verdict.ended(end, Set.of(EndReason.CREDENTIAL_REFUSED, EndReason.HOST_KEY_CHANGED), 0)
                        .finding())
                .isEqualTo(EndReason.HOST_KEY_CHANGED);
    }

    @Test
    void saysWhichSignalItWas() {
        SpoolRecord end = JSON.readValue("{\"n\": 9, \"t\": 1.5, \"k\": \"end\", \"signal\": 11}", SpoolRecord.class);
        assertThat(Verdict.ended(end, Set.of(), 0).evidence()).contains("signal 11");
    }

    private static String quoted(String text) {
        return text == null ? "null" : '"' + text + '"';
    }
}
