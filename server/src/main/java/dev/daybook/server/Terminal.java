package dev.daybook.server;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the person is who has started the hub. */
interface Terminal {
    void print(String line);

    @Configuration
    class Standard {
        @Bean
        @ConditionalOnMissingBean
        @SuppressWarnings("SystemOut")
        Terminal terminal() {
            return System.out::println;
        }
    }
}
