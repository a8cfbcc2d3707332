package dev.daybook.server;

import dev.daybook.platform.web.Accepted;
import dev.daybook.platform.web.Changes;
import dev.daybook.platform.web.Creates;
import dev.daybook.platform.web.Downloads;
import dev.daybook.platform.web.Streams;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/** What writes, live streams and downloads answer: their signatures cannot tell. */
@Component
class OpenApiAnswers implements OperationCustomizer {
    private final OpenApiSchemas schemas;

    OpenApiAnswers(OpenApiSchemas schemas) {
        this.schemas = schemas;
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod route) {
        Creates creates = route.getMethodAnnotation(Creates.class);
        if (creates != null) {
            operation.getResponses().remove(key(HttpStatus.OK));
            ApiResponse created = answer(operation, HttpStatus.CREATED, "It is there, and seen.", creates.value());
            created.addHeaderObject(HttpHeaders.ETAG, etag()).addHeaderObject(HttpHeaders.LOCATION, location());
            accepted(operation);
        }
        Changes changes = route.getMethodAnnotation(Changes.class);
        if (changes != null) {
            ApiResponse changed = answer(operation, HttpStatus.OK, "It is changed, and seen.", changes.value());
            changed.addHeaderObject(HttpHeaders.ETAG, etag());
            accepted(operation);
        }
        Streams streams = route.getMethodAnnotation(Streams.class);
        if (streams != null) {
            stream(operation, streams.value());
        }
        if (route.hasMethodAnnotation(Downloads.class)) {
            download(operation);
        }
        return operation;
    }

    private void accepted(Operation operation) {
        answer(operation, HttpStatus.ACCEPTED, "It is stored, and will soon be seen.", Accepted.class)
                .addHeaderObject(HttpHeaders.LOCATION, location());
    }

    private ApiResponse answer(Operation operation, HttpStatus status, String description, Class<?> type) {
        ApiResponse answer = new ApiResponse()
                .description(description)
                .content(new Content()
                        .addMediaType(
                                org.springframework.http.MediaType.APPLICATION_JSON_VALUE,
                                new MediaType().schema(schemas.of(type))));
        operation.getResponses().addApiResponse(key(status), answer);
        return answer;
    }

    /** OpenAPI 3.1 can say what the data of a stream are, but not that there are many of them. */
    private void stream(Operation operation, Class<?>[] types) {
        Schema<?> data = new Schema<>();
        Arrays.stream(types).forEach(type -> data.addOneOfItem(schemas.of(type)));
        operation
                .getResponses()
                .get(key(HttpStatus.OK))
                .getContent()
                .get(org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE)
                .setSchema(data);
    }

    private static void download(Operation operation) {
        ApiResponse answer = operation.getResponses().get(key(HttpStatus.OK));
        answer.getContent().values().forEach(file -> file.setSchema(new StringSchema()));
        answer.addHeaderObject(
                HttpHeaders.CONTENT_DISPOSITION,
                new Header().description("With the name of the file.").schema(new StringSchema()));
    }

    private static String key(HttpStatus status) {
        return String.valueOf(status.value());
    }

    private static Header etag() {
        return new Header().description("Its version, for If-Match.").schema(new StringSchema());
    }

    private static Header location() {
        return new Header().description("Where it is read.").schema(new StringSchema());
    }
}
