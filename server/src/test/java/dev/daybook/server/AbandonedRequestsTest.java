package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers that go away in the middle leave nothing behind that others would wait for. */
class AbandonedRequestsTest {
    private static final int READERS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Hub hub = Hub.shared();
    private final HubClient admin = hub.admin();

    @Test
    @Timeout(120)
    void areNoHindranceToOthers() throws Exception {
        for (int i = 0; i < 50; i++) { // so that there is something to read
            admin.post("/api/servers", Map.of("hostname", UUID.randomUUID().toString(), "ip_address", "192.0.2.1"))
                    .expect(201);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < READERS; i++) {
                abandon(client, i % 2 == 0 ? "text/event-stream" : "application/x-ndjson");
                assertThat(client.send(request("/api/playbooks", "application/json"), BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    private void abandon(HttpClient client, String type) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = client.send(request("/api/events", type), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        answer.body().close();
    }

    private HttpRequest request(String path, String type) {
        return HttpRequest.newBuilder(URI.create(hub.address() + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + admin.token().get())
                .header("Accept", type)
                .build();
    }
}
