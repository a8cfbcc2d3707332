package dev.daybook.server;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The built web app: what was there when the hub started, and nothing else. Each file is read when it is first asked for. */
@Component
class WebFiles {
    private static final String GZIP = ".gz";
    private static final String BROTLI = ".br";

    private final Map<String, Resource> resources = new HashMap<>();
    private final Map<String, WebFile> read = new ConcurrentHashMap<>();

    /** @param location of its {@code index.html}, ends with a slash */
    WebFiles(@Value("${daybook.web:classpath:static/}") String location) {
        ResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
        try {
            Resource root = resolver.getResource(location);
            if (root.exists()) {
                String base = root.getURL().toString();
                for (Resource found : resolver.getResources(location + "**/*.*")) {
                    resources.put(found.getURL().toString().substring(base.length()), found);
                }
            }
        } catch (FileNotFoundException e) {
            resources.clear(); // it is not built
        } catch (IOException e) {
            throw new UncheckedIOException("The web app cannot be read", e);
        }
    }

    /** @param path below the root, without a slash before it */
    Optional<WebFile> find(String path) {
        return resources.containsKey(path) ? Optional.of(read.computeIfAbsent(path, this::read)) : Optional.empty();
    }

    private WebFile read(String path) {
        return WebFile.of(path, bytes(path), bytes(path + GZIP), bytes(path + BROTLI));
    }

    private byte @Nullable [] bytes(String path) {
        Resource resource = resources.get(path);
        try {
            return resource == null ? null : resource.getContentAsByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
