package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.BlobRef;
import dev.daybook.api.job.JobCommand.StartJob;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.RunRecord.AnsibleRunRecord;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.messaging.Commands;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A job that another runner took, of which nothing was ever heard, ends as lost. */
class SilentRunnerTest {
    private static final Hub HUB = Hub.shared();
    private static final Operator ADMIN = new Operator(HUB.admin());

    /** Half a minute of silence, the same of this runner's own steady heartbeats, and one heartbeat more. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private String own;

    @BeforeEach
    void leaveTheJobToTheOther() {
        own = Await.until(
                        "this runner is listed",
                        LONGEST,
                        () -> ADMIN.http()
                                .get("/api/system/runners")
                                .expect(200)
                                .body(),
                        runners -> !runners.at("/items/0/id").isMissingNode())
                .at("/items/0/id")
                .stringValue();
        ADMIN.http().post("/api/system/runners/" + own + "/drain", "").expect(200);
    }

    @AfterEach
    void goOn() {
        ADMIN.http().post("/api/system/runners/" + own + "/resume", "").expect(200);
    }

    @Test
    void losesItsJobs() {
        String job = ADMIN.runs(ADMIN.uploadsIdlePlaybook(), List.of(ADMIN.findsLocalhost()), Map.of());
        String silent = UUID.randomUUID().toString();
        HUB.bean(Commands.class)
                .send(
                        new StartJob(
                                JobId.of(job),
                                silent,
                                new AnsibleRunRecord(
                                        "2.14", new BlobRef("0".repeat(64), 2), List.of(), List.of(), null)),
                        Actor.system("runner"))
                .join();

        JsonNode ended = Await.until(
                "it is lost",
                LONGEST,
                () -> ADMIN.job(job),
                seen -> !seen.path("completed_at").isNull());
        assertThat(Operator.status(ended)).isEqualTo("lost");
        assertThat(ended.path("end_reason").stringValue()).isEqualTo("runner_lost");
        assertThat(ended.path("error_message").stringValue()).contains(silent);
    }
}
