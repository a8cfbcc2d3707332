package dev.daybook.platform.web;

import java.util.List;
import org.springframework.http.HttpStatus;

/** What was sent cannot be accepted, and why, field by field. */
public final class InvalidRequest extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final HttpStatus status;
    private final transient List<Problem.FieldError> errors;

    public InvalidRequest(HttpStatus status, String detail, List<Problem.FieldError> errors) {
        super(detail);
        this.status = status;
        this.errors = List.copyOf(errors);
    }

    /** 422: understood, and a field is wrong. */
    public static InvalidRequest field(String field, String message) {
        return new InvalidRequest(
                HttpStatus.UNPROCESSABLE_CONTENT, message, List.of(new Problem.FieldError(field, message)));
    }

    /** 422 for several fields at once. */
    public static InvalidRequest fields(List<Problem.FieldError> errors) {
        String detail = errors.size() == 1 ? errors.getFirst().message() : errors.size() + " fields are wrong";
        return new InvalidRequest(HttpStatus.UNPROCESSABLE_CONTENT, detail, errors);
    }

    /** 400: not even understood. */
    public static InvalidRequest malformed(String detail) {
        return new InvalidRequest(HttpStatus.BAD_REQUEST, detail, List.of());
    }

    public static InvalidRequest tooLarge(String detail) {
        return new InvalidRequest(HttpStatus.CONTENT_TOO_LARGE, detail, List.of());
    }

    public static InvalidRequest unsupported(String detail) {
        return new InvalidRequest(HttpStatus.UNSUPPORTED_MEDIA_TYPE, detail, List.of());
    }

    public static InvalidRequest notFound(String detail) {
        return new InvalidRequest(HttpStatus.NOT_FOUND, detail, List.of());
    }

    public HttpStatus status() {
        return status;
    }

    public List<Problem.FieldError> errors() {
        return errors;
    }
}
