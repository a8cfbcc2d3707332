package dev.daybook.server;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A hub as a process of its own, started as {@code ./daybook up} starts it, on a database that it runs itself. */
final class HubProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final int port;
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());

    HubProcess(Path data) {
        this(data, Map.of());
    }

    /** @param properties of Java's, by which a test has a say inside that process */
    HubProcess(Path data, Map<String, String> properties) {
        this(data, properties, List.of());
    }

    /** @param options for that JVM */
    HubProcess(Path data, Map<String, String> properties, List<String> options) {
        try {
            port = freePort();
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow"));
            command.addAll(options);
            properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("java.class.path"),
                    Daybook.class.getName(),
                    "--data=" + data,
                    "--port=" + port));
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> {
            try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
                output.lines().forEach(said::add);
            } catch (IOException e) {
                said.add("(its output ended: " + e + ")");
            }
        });
    }

    /** Waits until it has said that it is ready. */
    HubProcess ready() {
        await().atMost(PATIENCE)
                .until(() -> said().stream().anyMatch(line -> line.startsWith("Ready")) || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError("The hub ended instead: " + said());
        }
        return this;
    }

    List<String> said() {
        synchronized (said) {
            return List.copyOf(said);
        }
    }

    HubClient client() {
        return new HubClient("http://localhost:" + port);
    }

    long pid() {
        return process.pid();
    }

    void killDashNine() {
        process.destroyForcibly();
        exitCode();
    }

    /** As Ctrl-C does, or an orderly shutdown of the machine. */
    int terminate() {
        process.destroy();
        return exitCode();
    }

    int exitCode() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("The hub does not end: " + said());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            terminate();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
