package dev.daybook.server;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.daybook.api.Permission;
import dev.daybook.api.Role;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.web.Problem;
import io.swagger.v3.core.jackson.TypeNameResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.FileSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.HandlerMethod;

/** What the API's description says beyond what the controllers' signatures tell by themselves. */
@Configuration
class OpenApiConfiguration {
    private static final String BEARER = "bearer";

    @Bean
    OpenAPI description() {
        String version = OpenApiConfiguration.class.getPackage().getImplementationVersion();
        return new OpenAPI()
                .info(new Info().title("Daybook").version(version == null ? "development" : version))
                .components(new Components()
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme(BEARER)
                                        .bearerFormat("JWT")))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }

    /** Fields are named as in the JSON; a type within another bears that one's name too, since several are a File. */
    @Bean
    OpenApiNulls namedAsInTheJson(ObjectMapperProvider mappers) {
        return new OpenApiNulls(
                mappers.jsonMapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE),
                new NestedNames());
    }

    @Bean
    OperationCustomizer permissionsAndRefusals(OpenApiSchemas schemas) {
        return (operation, route) -> {
            Requires requires = route.getMethodAnnotation(Requires.class);
            if (requires != null) {
                describe(operation, requires.value());
                refusals(route, requires.value())
                        .forEach(status -> operation
                                .getResponses()
                                .addApiResponse(String.valueOf(status.value()), refusal(status, schemas)));
            }
            return operation;
        };
    }

    /** It is read piece by piece, so that its signature does not tell what it consists of. */
    @Bean
    OperationCustomizer uploadForm() {
        return (operation, _) -> {
            Optional.ofNullable(operation.getRequestBody())
                    .map(body -> body.getContent().get(org.springframework.http.MediaType.MULTIPART_FORM_DATA_VALUE))
                    .ifPresent(form -> form.setSchema(new ObjectSchema()
                            .addProperty("file", new FileSchema())
                            .addProperty("name", new StringSchema())
                            .addProperty("description", new StringSchema())
                            .addProperty("message", new StringSchema())
                            .required(List.of("file", "name"))));
            return operation;
        };
    }

    private static void describe(Operation operation, Permission permission) {
        if (permission == Permission.NONE) {
            operation.setSecurity(List.of());
            operation.setDescription("For everyone, signed in or not.");
        } else {
            operation.setDescription("For the roles "
                    + Arrays.stream(Role.values())
                            .filter(role -> role.may(permission))
                            .map(Role::text)
                            .collect(Collectors.joining(", "))
                    + ".");
        }
    }

    private static Set<HttpStatus> refusals(HandlerMethod route, Permission permission) {
        Set<HttpStatus> refusals = new TreeSet<>(Set.of(
                HttpStatus.BAD_REQUEST, // a parameter that is not known
                HttpStatus.SERVICE_UNAVAILABLE));
        if (!Arrays.stream(Role.values()).allMatch(role -> role.may(permission)) && permission != Permission.NONE) {
            refusals.add(HttpStatus.FORBIDDEN);
        }
        if (permission != Permission.NONE || takesBody(route)) { // without a token, or what is sent for one is not good
            refusals.add(HttpStatus.UNAUTHORIZED);
        }
        for (MethodParameter parameter : route.getMethodParameters()) {
            RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
            if (parameter.hasParameterAnnotation(PathVariable.class)) {
                refusals.add(HttpStatus.NOT_FOUND);
            } else if (header != null && header.name().equals(HttpHeaders.IF_MATCH)) {
                refusals.add(HttpStatus.PRECONDITION_FAILED);
            } else {
                refusals.add(HttpStatus.UNPROCESSABLE_CONTENT);
            }
            if (parameter.hasParameterAnnotation(RequestBody.class)) {
                refusals.add(HttpStatus.CONTENT_TOO_LARGE);
                refusals.add(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
            }
        }
        RequestMapping mapping = route.getMethodAnnotation(RequestMapping.class);
        if (mapping != null && permission != Permission.NONE && changesSomething(mapping)) {
            refusals.add(HttpStatus.CONFLICT);
        }
        return refusals;
    }

    private static boolean takesBody(HandlerMethod route) {
        return Arrays.stream(route.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class));
    }

    private static boolean changesSomething(RequestMapping mapping) {
        return Arrays.stream(mapping.method()).noneMatch(method -> method.name().equals("GET"));
    }

    private static ApiResponse refusal(HttpStatus status, OpenApiSchemas schemas) {
        return new ApiResponse()
                .description(status.getReasonPhrase())
                .content(new Content()
                        .addMediaType(
                                org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                                new MediaType().schema(schemas.of(Problem.class))));
    }

    private static final class NestedNames extends TypeNameResolver {
        @Override
        protected String getNameOfClass(Class<?> type) {
            Class<?> around = type.getEnclosingClass();
            return around == null
                    ? type.getSimpleName()
                    : around.getSimpleName().replaceFirst("(Command|Query)?Controller$", "") + "."
                            + type.getSimpleName();
        }
    }
}
