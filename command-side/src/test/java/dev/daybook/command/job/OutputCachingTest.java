package dev.daybook.command.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import org.axonframework.common.caching.Cache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutputCachingTest {
    @Test
    void outlastsAGarbageCollection() {
        Cache cache = new OutputCaching().outputCache();
        cache.put("job", new Object());
        collect();
        assertThat((Object) cache.get("job")).isNotNull();
    }

    @Test
    void holdsNoMoreThanItMay() {
        Cache cache = new OutputCaching.Held(1);
        cache.put("first", new Object());
        cache.put("second", new Object());
        collect();
        assertThat((Object) cache.get("first")).isNull();
        assertThat((Object) cache.get("second")).isNotNull();
    }

    private static void collect() {
        WeakReference<Object> witness = new WeakReference<>(new Object());
        while (witness.get() != null) {
            System.gc();
        }
    }
}
