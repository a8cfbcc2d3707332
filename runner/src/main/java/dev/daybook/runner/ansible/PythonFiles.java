package dev.daybook.runner.ansible;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * Lays the Python beside this module out as files, where an interpreter can read them. Their folder is named after what
 * is in them: a run that an older hub has started keeps those that it was started with.
 */
@Component
class PythonFiles {
    private static final String ROOT = "/python/";

    private final Path folder;

    PythonFiles(@Value("${daybook.data}") Path data) throws IOException {
        Map<String, byte[]> files = packaged();
        this.folder = data.resolve("runner").resolve("python-" + fingerprint(files));
        if (!Files.isDirectory(folder)) {
            layOut(files);
        }
    }

    Path supervisor() {
        return folder.resolve("daybook_runner").resolve("supervisor.py");
    }

    Path host() {
        return folder.resolve("daybook_runner").resolve("host.py");
    }

    /** Ansible's, of all runs. */
    Path config() {
        return folder.resolve("daybook_runner").resolve("ansible.cfg");
    }

    private void layOut(Map<String, byte[]> files) throws IOException {
        Files.createDirectories(folder.getParent());
        Path unfinished = Files.createTempDirectory(
                folder.getParent(),
                ".python",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path target = unfinished.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Map<String, byte[]> packaged() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (Resource resource :
                new PathMatchingResourcePatternResolver().getResources("classpath*:" + ROOT + "**/*")) {
            String url = resource.getURL().toString();
            if (resource.isReadable() && !url.endsWith("/") && !url.contains("/__pycache__/")) {
                try (InputStream bytes = resource.getInputStream()) {
                    files.put(url.substring(url.lastIndexOf(ROOT) + ROOT.length()), bytes.readAllBytes());
                }
            }
        }
        if (files.isEmpty()) {
            throw new IllegalStateException("This build lacks the runner's Python files");
        }
        return files;
    }

    private static String fingerprint(Map<String, byte[]> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.forEach((name, bytes) -> {
                digest.update(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                digest.update(bytes);
            });
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
