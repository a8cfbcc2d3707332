package dev.daybook.command.job;

import org.axonframework.common.caching.Cache;
import org.axonframework.common.caching.WeakReferenceCache;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Outputs that are being written stay in memory: a long one has thousands of chunks, and each command needs the last. */
@Configuration
class OutputCaching {
    @Bean
    Cache outputCache() {
        return new WeakReferenceCache();
    }
}
