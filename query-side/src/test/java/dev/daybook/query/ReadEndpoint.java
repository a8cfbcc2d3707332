package dev.daybook.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The GET requests below one path, sent to a controller over a read model. */
public final class ReadEndpoint {
    /** For the first request on a busy machine. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private static final int LONGEST_ANSWER = 16 << 20;

    private final String path;
    private final WebTestClient client;
    private final JsonMapper json;

    /** @param path that of the list */
    public ReadEndpoint(ReadModel model, Class<?> controller, String path) {
        this(model, List.of(controller), path);
    }

    /**
     * @param controllers one, and what it is made of
     * @param path that of the list
     */
    public ReadEndpoint(ReadModel model, List<Class<?>> controllers, String path) {
        this.path = path;
        client = model.web(controllers.toArray(Class<?>[]::new))
                .mutate()
                .responseTimeout(LONGEST_WAIT)
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LONGEST_ANSWER))
                .build();
        json = model.json();
    }

    /** @param rest of the address, already encoded */
    public ResponseSpec get(String rest) {
        return client.get().uri(URI.create(path + rest)).exchange();
    }

    /**
     * Sees that the list has just those items, in this order.
     *
     * @param field by whose value an item is known
     * @param values with a space between them, or null for none
     */
    public void lists(String query, String field, @Nullable String values) {
        byte[] body =
                get(query).expectStatus().isOk().expectBody().returnResult().getResponseBody();
        JsonNode items = json.readTree(Objects.requireNonNull(body)).get("items");
        assertThat(items.valueStream().map(item -> item.get(field).stringValue()))
                .containsExactlyElementsOf(Arrays.asList(values == null ? new String[0] : values.split(" ")));
    }

    /** @param expected part of the answer, as JSON */
    public void answers(String rest, String expected) {
        answers(rest, expected, JsonCompareMode.LENIENT);
    }

    /** @param expected the whole answer, as JSON */
    public void answersExactly(String rest, String expected) {
        answers(rest, expected, JsonCompareMode.STRICT);
    }

    private void answers(String rest, String expected, JsonCompareMode mode) {
        get(rest).expectStatus().isOk().expectBody().json(expected, mode);
    }

    /** Sees one of the things of the list, whole, with its version as the entity tag. */
    public void shows(Object id, long version, String expected) {
        get("/" + id)
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("ETag", "\"" + version + "\"")
                .expectBody()
                .json(expected, JsonCompareMode.STRICT);
    }
}
