package dev.daybook.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection is answered again and again, however close its requests follow on each other. */
class KeepAliveTest {
    private static final int CONNECTIONS = 8;
    private static final int REQUESTS = 200;
    private static final int PATIENCE_MILLIS = 10_000;

    private final URI hub = URI.create(Hub.shared().address());

    /** Some of these are answered at once: behind such a one, the next was never read (reactor-netty, issue 4361). */
    private final List<String> paths = List.of("/api/nothing", "/api/health", "/api/servers", "/api/jobs/no-id");

    @Test
    @Timeout(120)
    void noRequestIsForgotten() {
        try (ExecutorService many = Executors.newFixedThreadPool(CONNECTIONS)) {
            IntStream.range(0, CONNECTIONS)
                    .mapToObj(_ -> CompletableFuture.runAsync(this::ask, many))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    private void ask() {
        try (Socket connection = new Socket(hub.getHost(), hub.getPort())) {
            connection.setTcpNoDelay(true);
            connection.setSoTimeout(PATIENCE_MILLIS);
            BufferedReader in = new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
            for (int i = 0; i < REQUESTS; i++) {
                String path = paths.get(i % paths.size());
                connection
                        .getOutputStream()
                        .write("GET %s HTTP/1.1\r\nHost: %s\r\n\r\n"
                                .formatted(path, hub.getAuthority())
                                .getBytes(US_ASCII));
                assertThat(status(in))
                        .as(path)
                        .isEqualTo(path.equals("/api/health") ? "HTTP/1.1 200 OK" : "HTTP/1.1 401 Unauthorized");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one whole answer; all of these say how long they are. */
    private static String status(BufferedReader in) throws IOException {
        String status = in.readLine();
        int length = 0;
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        assertThat(length).isPositive();
        for (int left = length; left > 0; ) {
            left -= (int) in.skip(left);
        }
        return status;
    }
}
