package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The web app's types are generated from {@code web/openapi.json}: it is the API as it is.
 * {@code mvn -pl server -am test -Dtest=WebTypesTest -Dsurefire.failIfNoSpecifiedTests=false -Ddaybook.openapi.write}
 * writes it anew.
 */
class WebTypesTest {
    private static final Hub HUB = Hub.shared();
    private static final Path KEPT = Path.of("..", "web", "openapi.json");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    @Test
    void areGeneratedFromTheApiAsItIs() throws IOException {
        String now = document();
        if (System.getProperty("daybook.openapi.write") != null) {
            Files.writeString(KEPT, now);
        }
        assertThat(now)
                .as("web/openapi.json is out of date; the comment of this test says how it is written")
                .isEqualTo(Files.readString(KEPT));
    }

    /** Answers have every field, and what may be missing in one is null there. */
    @Test
    void tellWhatIsAlwaysThereAndWhatMayBeNull() {
        JsonNode server =
                HUB.nobody().get("/api/openapi.json").expect(200).body().at("/components/schemas/ServerView");
        JsonNode shown = HUB.admin()
                .get("/api/servers?search=localhost")
                .expect(200)
                .body()
                .at("/items/0");
        assertThat(server.path("required").valueStream().map(JsonNode::stringValue))
                .containsExactlyInAnyOrderElementsOf(shown.propertyNames());
        assertThat(server.at("/properties/os_type/type").toString()).contains("null");
        assertThat(server.at("/properties/hostname/type").stringValue()).isEqualTo("string");
    }

    /** Without the address of this hub and with an order that does not depend on which controller was found first. */
    private static String document() {
        ObjectNode document = (ObjectNode)
                JSON.readTree(HUB.nobody().get("/api/openapi.json").expect(200).text());
        document.remove(Set.of("servers"));
        ((ObjectNode) document.path("info")).put("version", "");
        return JSON.writeValueAsString(JSON.treeToValue(document, Map.class)) + "\n";
    }
}
