package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HealthTest {
    private final Hub hub = Hub.shared();

    @Test
    void isAnsweredWithoutATokenOnceTheHubCanBeUsed() {
        var health = hub.nobody().get("/api/health").expect(200).body();
        assertThat(health.path("status").stringValue()).isEqualTo("ok");
        assertThat(hub.admin().get("/api/servers?search=localhost").expect(200).text())
                .contains("\"localhost\"");
    }
}
