package dev.daybook.server;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Schemas of types that no signature shows. Those that were asked for come into the document. */
@Component
class OpenApiSchemas implements OpenApiCustomizer {
    @SuppressWarnings("rawtypes") // as swagger-core has them
    private final Map<String, Schema> used = new ConcurrentHashMap<>();

    Schema<?> of(Class<?> type) {
        ResolvedSchema found =
                ModelConverters.getInstance(true).resolveAsResolvedSchema(new AnnotatedType(type).resolveAsRef(true));
        used.putAll(found.referencedSchemas);
        return found.schema;
    }

    @Override
    public void customise(OpenAPI document) {
        used.forEach(document.getComponents()::addSchemas);
    }
}
