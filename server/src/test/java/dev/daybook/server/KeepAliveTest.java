package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that is used again and again is answered again and again. */
class KeepAliveTest {
    private static final int REQUESTS = 4_000;

    private final Hub hub = Hub.shared();

    @Test
    @Timeout(120)
    void noRequestIsForgotten() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(hub.address() + "/api/jobs/no-id"))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + hub.admin().token())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                        .as("request %d", i)
                        .isEqualTo(404);
            }
        }
    }
}
