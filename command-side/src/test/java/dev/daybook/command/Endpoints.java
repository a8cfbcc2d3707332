package dev.daybook.command;

import dev.daybook.platform.web.Problem;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** A controller with the hub's own JSON, strictness and refusals around it; nobody has to sign in. */
public final class Endpoints {
    private Endpoints() {}

    public static <C> WebTestClient of(C controller) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.register(Web.class);
        context.scan(Problem.class.getPackageName());
        @SuppressWarnings("unchecked")
        Class<C> type = (Class<C>) controller.getClass();
        context.registerBean(type, () -> controller);
        context.refresh();
        return WebTestClient.bindToApplicationContext(context).build();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebFlux
    static class Web implements WebFluxConfigurer {
        private static final JsonMapper MAPPER = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();

        @Bean
        JsonMapper mapper() {
            return MAPPER;
        }

        @Override
        public void configureHttpMessageCodecs(ServerCodecConfigurer codecs) {
            codecs.defaultCodecs().jacksonJsonEncoder(new JacksonJsonEncoder(MAPPER));
            codecs.defaultCodecs().jacksonJsonDecoder(new JacksonJsonDecoder(MAPPER));
        }
    }
}
