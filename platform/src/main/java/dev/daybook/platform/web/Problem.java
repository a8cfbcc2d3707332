package dev.daybook.platform.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How every refusal looks: problem details (RFC 9457), with {@code error} and {@code message} beside them for clients
 * that read those.
 *
 * @param errors what is wrong, field by field
 * @param error a word for programs, such as {@code token_expired}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        List<FieldError> errors,
        @Nullable String requestId,
        String error,
        String message) {

    /**
     * @param field as it was sent; a place in a file where that is what is wrong
     * @param line counts from 1, where the error has a place
     * @param column counts from 1
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FieldError(
            String field,
            String message,
            @Nullable Integer line,
            @Nullable Integer column) {
        public FieldError(String field, String message) {
            this(field, message, null, null);
        }
    }
}
