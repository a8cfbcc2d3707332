package dev.daybook.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.jackson.TypeNameResolver;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;

/**
 * Says of answers which fields are always there and which may be null, as the records tell by {@code @Nullable}. What only
 * requests have is left to the constraints written there: a field of a form that may be left out is no field that may be null.
 */
final class OpenApiNulls extends ModelResolver implements OpenApiCustomizer {
    private static final String REFERENCE = "#/components/schemas/";

    private final Map<String, Set<RecordComponent>> components = new ConcurrentHashMap<>();
    private final TypeNameResolver names;

    OpenApiNulls(ObjectMapper mapper, TypeNameResolver names) {
        super(mapper, names);
        this.names = names;
        openapi31(true);
    }

    @Override
    @SuppressWarnings("rawtypes") // as swagger-core has them
    public @Nullable Schema resolve(
            AnnotatedType type, ModelConverterContext context, java.util.Iterator<ModelConverter> next) {
        var resolved = _mapper.constructType(type.getType());
        if (resolved != null && resolved.getRawClass().isRecord()) {
            components.put(
                    names.nameForType(resolved),
                    new LinkedHashSet<>(Arrays.asList(resolved.getRawClass().getRecordComponents())));
        }
        return super.resolve(type, context, next);
    }

    @Override
    public void customise(OpenAPI document) {
        Set<String> sent = new HashSet<>();
        Set<String> answered = new HashSet<>();
        document.getPaths().values().stream()
                .map(PathItem::readOperations)
                .forEach(operations -> operations.forEach(operation -> {
                    Optional.ofNullable(operation.getRequestBody())
                            .ifPresent(body -> within(body.getContent(), document, sent));
                    operation
                            .getResponses()
                            .values()
                            .forEach(answer -> within(answer.getContent(), document, answered));
                }));
        answered.removeAll(sent);
        answered.forEach(
                name -> complete(name, document.getComponents().getSchemas().get(name)));
    }

    private void complete(String name, Schema<?> schema) {
        if (schema.getProperties() == null) {
            return; // written as one value
        }
        for (RecordComponent component : components.getOrDefault(name, Set.of())) {
            JsonProperty own = component.getAccessor().getAnnotation(JsonProperty.class);
            String property = own != null && !own.value().isEmpty()
                    ? own.value()
                    : PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
            if (!schema.getProperties().containsKey(property)) {
                continue;
            }
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (component.getType().isPrimitive() || !leftOut(component, nullable)) {
                schema.addRequiredItem(property);
                if (nullable) {
                    schema.getProperties().compute(property, (_, value) -> orNull(value));
                }
            }
        }
    }

    /** Whether the field is missing, rather than null or empty, when there is nothing to say. */
    private static boolean leftOut(RecordComponent component, boolean nullable) {
        JsonInclude inclusion = component.getDeclaringRecord().getAnnotation(JsonInclude.class);
        return inclusion != null
                && switch (inclusion.value()) {
                    case ALWAYS, USE_DEFAULTS -> false;
                    case NON_NULL, NON_ABSENT -> nullable;
                    default -> true;
                };
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // as swagger-core has them
    private static Schema orNull(Schema value) {
        if (value.get$ref() != null) {
            return new JsonSchema().addOneOfItem(value).addOneOfItem(new JsonSchema().types(Set.of("null")));
        }
        if (value.getOneOf() != null) {
            return value.addOneOfItem(new JsonSchema().types(Set.of("null")));
        }
        if (value.getTypes() != null) {
            value.setTypes(Stream.concat(((Set<String>) value.getTypes()).stream(), Stream.of("null"))
                    .collect(Collectors.toCollection(LinkedHashSet::new)));
        }
        if (value.getEnum() != null) {
            value.getEnum().add(null);
        }
        return value;
    }

    private static void within(@Nullable Content content, OpenAPI document, Set<String> found) {
        if (content != null) {
            content.values().forEach(media -> within(media.getSchema(), document, found));
        }
    }

    private static void within(@Nullable Schema<?> schema, OpenAPI document, Set<String> found) {
        if (schema == null) {
            return;
        }
        if (schema.get$ref() != null) {
            String name = schema.get$ref().substring(REFERENCE.length());
            if (found.add(name)) {
                within(document.getComponents().getSchemas().get(name), document, found);
            }
        }
        within(schema.getItems(), document, found);
        if (schema.getAdditionalProperties() instanceof Schema<?> values) {
            within(values, document, found);
        }
        Stream.of(schema.getOneOf(), schema.getAllOf(), schema.getAnyOf())
                .flatMap(parts -> Stream.ofNullable(parts).flatMap(java.util.List::stream))
                .forEach(part -> within((Schema<?>) part, document, found));
        Optional.ofNullable(schema.getProperties())
                .ifPresent(properties ->
                        properties.values().forEach(value -> within((Schema<?>) value, document, found)));
    }
}
