package dev.daybook.server;

import static java.util.function.Predicate.isEqual;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What is often to be seen of a job and of the servers that it ran on. */
final class JobChecks {
    private JobChecks() {}

    static void assertEnded(JsonNode job, String status, String reason, int exitCode) {
        assertThat(List.of(
                        Operator.status(job),
                        job.path("end_reason").stringValue("none"),
                        job.path("exit_code").asInt(-1)))
                .as(job.toString())
                .isEqualTo(List.of(status, reason, exitCode));
        assertThat(job.path("completed_at").stringValue()).isNotBlank();
    }

    /** Says where the first difference is: nobody reads a failure of thousands of lines. */
    static void assertSameLines(List<?> seen, List<?> expected) {
        int same = 0;
        while (same < Math.min(seen.size(), expected.size()) && seen.get(same).equals(expected.get(same))) {
            same++;
        }
        assertThat(seen.subList(same, Math.min(same + 3, seen.size())).toString())
                .as("from line %d on", same + 1)
                .isEqualTo(expected.subList(same, Math.min(same + 3, expected.size()))
                        .toString());
    }

    /** Servers are shown by another read model than jobs, which may be a moment behind. */
    static void assertPinned(Operator reader, String server, String hostKey) {
        Await.until(
                "the host key is pinned",
                Duration.ofSeconds(30),
                () -> reader.server(server).path("host_key").stringValue(""),
                isEqual(hostKey));
    }
}
