package dev.daybook.api.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of output, named as in the API.
 *
 * @param lineNumber dense, from 1
 * @param timestamp when it was printed
 * @param continued true when the next one is the rest of this line, which was too long; else null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobLine(
        @JsonProperty("line_number") long lineNumber,
        @JsonProperty("timestamp") Instant timestamp,
        @JsonProperty("log_level") LogLevel logLevel,
        @JsonProperty("content") String content,
        @JsonProperty("host") @Nullable String host,
        @JsonProperty("task") @Nullable String task,
        @JsonProperty("continued") @Nullable Boolean continued) {
    public JobLine {
        host = Names.hostOrNull(host);
        task = Names.textOrNull(task);
    }
}
