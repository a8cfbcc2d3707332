package dev.daybook.command.job;

import java.util.LinkedHashMap;
import java.util.Map;
import org.axonframework.common.caching.Cache;
import org.axonframework.common.caching.WeakReferenceCache;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Outputs that are being written stay in memory: a long one has thousands of chunks, and each command needs the last. */
@Configuration
class OutputCaching {
    /** At once on one node; others are read from their events again after each garbage collection. */
    private static final int MOST = 500;

    @Bean
    Cache outputCache() {
        return new Held(MOST);
    }

    /** Weak references alone last until the next garbage collection: so the latest entries are held, too. */
    static final class Held extends WeakReferenceCache {
        private final Map<Object, Object> latest;

        Held(int most) {
            latest = new LinkedHashMap<>(most, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Object, Object> eldest) {
                    return size() > most;
                }
            };
        }

        @Override
        public void put(Object key, Object value) {
            super.put(key, value);
            hold(key, value);
        }

        private synchronized void hold(Object key, Object value) {
            latest.put(key, value);
        }

        @Override
        public boolean remove(Object key) {
            letGo(key);
            return super.remove(key);
        }

        private synchronized void letGo(Object key) {
            latest.remove(key);
        }
    }
}
