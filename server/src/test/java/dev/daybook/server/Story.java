package dev.daybook.server;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole story that a hub tells, from its first event on.
 *
 * @param text as it came, an event a line
 */
record Story(String text) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** It may be a moment behind what is shown of the job. */
    static Story throughTheEndOf(String job, Operator reader) {
        return Await.until(
                "the story tells the end of the job",
                Duration.ofSeconds(60),
                () -> new Story(reader.reads("/api/events?after=0")),
                story -> types(story.about(job)).contains("JobFinished"));
    }

    List<JsonNode> events() {
        return text.lines().map(JSON::readTree).toList();
    }

    /** The job's own events and those of its output. */
    List<JsonNode> about(String job) {
        return events().stream()
                .filter(event -> event.path("aggregate_id").stringValue().startsWith(job))
                .toList();
    }

    static List<String> types(List<JsonNode> events) {
        return events.stream().map(Story::type).toList();
    }

    static String type(JsonNode event) {
        return event.path("type").stringValue();
    }
}
