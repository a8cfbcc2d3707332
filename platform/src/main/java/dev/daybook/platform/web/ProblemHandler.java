package dev.daybook.platform.web;

import dev.daybook.api.CommandRefused;
import dev.daybook.api.Refusal;
import dev.daybook.platform.identity.NotSignedIn;
import dev.daybook.platform.web.Problem.FieldError;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.Order;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Turns whatever went wrong into the one form of a refusal. What a client can cause is never a 500. */
@Component
@Order(-2) // before Spring Boot's own handler, which is at -1
public final class ProblemHandler implements WebExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);
    private static final int RETRY_AFTER_SECONDS = 2;

    private final JsonMapper json;

    ProblemHandler(JsonMapper json) {
        this.json = json;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(failure);
        }
        Problem problem = problem(failure, RequestIds.of(exchange));
        if (problem.status() >= 500) {
            LOG.error("{} request_id={}", exchange.getRequest().getPath(), problem.requestId(), failure);
        }
        response.setRawStatusCode(problem.status());
        HttpHeaders headers = response.getHeaders();
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (problem.status() == HttpStatus.UNAUTHORIZED.value()) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        } else if (problem.status() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(RETRY_AFTER_SECONDS));
        } else if (failure instanceof MethodNotAllowedException refused) {
            headers.setAllow(refused.getSupportedMethods());
        }
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(json.writeValueAsBytes(problem))));
    }

    private static Problem problem(Throwable failure, @Nullable String requestId) {
        return switch (failure) {
            case CommandRefused refused -> refused(refused.refusal(), requestId);
            case InvalidRequest invalid ->
                problem(invalid.status(), code(invalid.status()), message(invalid), invalid.errors(), requestId);
            case NotSignedIn notIn ->
                problem(HttpStatus.UNAUTHORIZED, notIn.code(), message(notIn), List.of(), requestId);
            case AccessDeniedException _ ->
                problem(HttpStatus.FORBIDDEN, "forbidden", "Your role does not allow this", List.of(), requestId);
            case WebExchangeBindException invalid ->
                problem(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "validation_failed",
                        "Some fields are wrong",
                        invalid.getFieldErrors().stream()
                                .map(error -> new FieldError(
                                        snakeCase(error.getField()),
                                        error.isBindingFailure()
                                                ? "has the wrong type"
                                                : text(error.getDefaultMessage())))
                                .toList(),
                        requestId);
            case HandlerMethodValidationException invalid ->
                problem(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "validation_failed",
                        "Some parameters are wrong",
                        invalid.getParameterValidationResults().stream()
                                .flatMap(ProblemHandler::fieldErrors)
                                .toList(),
                        requestId);
            case ResponseStatusException status when tooLarge(status) -> tooLarge(requestId);
            case DataBufferLimitException _ -> tooLarge(requestId);
            case ServerWebInputException input -> malformed(input, requestId);
            case DecodingException decoding -> malformed(decoding, requestId);
            case UnsupportedMediaTypeStatusException media ->
                problem(media.getStatusCode(), "unsupported_media_type", text(media.getReason()), List.of(), requestId);
            case MethodNotAllowedException method ->
                problem(
                        method.getStatusCode(),
                        "method_not_allowed",
                        method.getHttpMethod() + " is not possible here",
                        List.of(),
                        requestId);
            case ResponseStatusException status
            when status.getStatusCode().value() == 404 ->
                problem(HttpStatus.NOT_FOUND, "not_found", "There is nothing at this address", List.of(), requestId);
            case ResponseStatusException status ->
                problem(
                        status.getStatusCode(),
                        code(status.getStatusCode()),
                        text(status.getReason()),
                        List.of(),
                        requestId);
            case DataAccessResourceFailureException _,
                    TransientDataAccessException _,
                    CannotCreateTransactionException _,
                    io.r2dbc.spi.R2dbcNonTransientResourceException _,
                    io.r2dbc.spi.R2dbcTransientException _ ->
                problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "unavailable",
                        "The database cannot be reached at the moment: try again",
                        List.of(),
                        requestId);
            default ->
                problem(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "internal_error",
                        "Something went wrong here; the log has it under this request id",
                        List.of(),
                        requestId);
        };
    }

    private static Problem refused(Refusal refusal, @Nullable String requestId) {
        HttpStatus status = switch (refusal.kind()) {
            case INVALID -> HttpStatus.UNPROCESSABLE_CONTENT;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case CONFLICT -> HttpStatus.CONFLICT;
            case STALE -> HttpStatus.PRECONDITION_FAILED;
        };
        List<FieldError> errors =
                refusal.field() == null ? List.of() : List.of(new FieldError(refusal.field(), refusal.reason()));
        return problem(status, code(status), refusal.reason(), errors, requestId);
    }

    private static Problem malformed(Throwable failure, @Nullable String requestId) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case DataBufferLimitException _ -> {
                    return tooLarge(requestId);
                }
                case InvalidRequest invalid -> {
                    return problem(invalid, requestId);
                }
                case UnrecognizedPropertyException unknown -> {
                    String field = snakeCase(unknown.getPropertyName());
                    return problem(
                            HttpStatus.BAD_REQUEST,
                            "malformed",
                            "Unknown field: " + field,
                            List.of(new FieldError(field, "is not known here")),
                            requestId);
                }
                case TypeMismatchException _
                when failure instanceof ServerWebInputException input && input.getMethodParameter() != null -> {
                    String parameter = name(input.getMethodParameter());
                    return problem(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "validation_failed",
                            parameter + " has the wrong type or value",
                            List.of(new FieldError(parameter, "has the wrong type or value")),
                            requestId);
                }
                case JacksonException wrong
                when isWrongValue(wrong) && !wrong.getPath().isEmpty() -> {
                    String field = path(wrong);
                    return problem(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "validation_failed",
                            field + " has the wrong type or value",
                            List.of(new FieldError(field, "has the wrong type or value")),
                            requestId);
                }
                case DatabindException _ -> {
                    return problem(
                            HttpStatus.BAD_REQUEST,
                            "malformed",
                            "The body is not such an object as is wanted here",
                            List.of(),
                            requestId);
                }
                case JacksonException _ -> {
                    return problem(
                            HttpStatus.BAD_REQUEST, "malformed", "The body is not valid JSON", List.of(), requestId);
                }
                default -> {
                    // look at what caused it
                }
            }
        }
        String reason = failure instanceof ServerWebInputException input ? input.getReason() : null;
        return problem(
                HttpStatus.BAD_REQUEST,
                "malformed",
                reason == null ? "The request could not be read" : reason,
                List.of(),
                requestId);
    }

    /** JSON, but not what is wanted; or a number that is too large for its field. */
    private static boolean isWrongValue(JacksonException failure) {
        return failure instanceof DatabindException || failure instanceof InputCoercionException;
    }

    /** Of what is put together from several parameters, each is named by itself. */
    private static Stream<FieldError> fieldErrors(ParameterValidationResult result) {
        return result instanceof ParameterErrors together
                ? together.getFieldErrors().stream()
                        .map(error -> new FieldError(snakeCase(error.getField()), text(error.getDefaultMessage())))
                : result.getResolvableErrors().stream()
                        .map(error ->
                                new FieldError(name(result.getMethodParameter()), text(error.getDefaultMessage())));
    }

    /** The parameter as the client calls it. */
    private static String name(MethodParameter parameter) {
        RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
        if (header != null && !header.name().isEmpty()) {
            return header.name();
        }
        RequestParam named = parameter.getParameterAnnotation(RequestParam.class);
        return named != null && !named.name().isEmpty() ? named.name() : snakeCase(text(parameter.getParameterName()));
    }

    private static String path(JacksonException wrong) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : wrong.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(snakeCase(step.getPropertyName()));
            }
        }
        return path.toString();
    }

    private static boolean tooLarge(ResponseStatusException status) {
        return status.getStatusCode().value() == HttpStatus.CONTENT_TOO_LARGE.value()
                || status.getCause() instanceof DataBufferLimitException;
    }

    private static Problem tooLarge(@Nullable String requestId) {
        return problem(
                HttpStatus.CONTENT_TOO_LARGE, "too_large", "That is more than is accepted here", List.of(), requestId);
    }

    private static Problem problem(
            HttpStatusCode status, String error, String detail, List<FieldError> errors, @Nullable String requestId) {
        HttpStatus known = HttpStatus.resolve(status.value());
        String title = known == null ? "Refused" : known.getReasonPhrase();
        return new Problem("about:blank", title, status.value(), detail, errors, requestId, error, detail);
    }

    private static String code(HttpStatusCode status) {
        return switch (status.value()) {
            case 400 -> "malformed";
            case 403 -> "forbidden";
            case 404 -> "not_found";
            case 409 -> "conflict";
            case 412 -> "stale_version";
            case 413 -> "too_large";
            case 415 -> "unsupported_media_type";
            case 422 -> "validation_failed";
            default -> "refused";
        };
    }

    private static String message(Throwable failure) {
        return text(failure.getMessage());
    }

    private static String text(@Nullable String text) {
        return text == null ? "The request was refused" : text;
    }

    static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
