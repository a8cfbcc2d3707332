package dev.daybook.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.server.HubClient.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests that no well-behaved client sends, and the one form that every refusal has. */
record Requests(String address, @Nullable String token) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Half a character can be written in JSON, but not in UTF-8. */
    static final JsonMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    static Requests of(HubClient client) {
        return new Requests(
                client.address(), client.token() == null ? null : client.token().get());
    }

    /** @param body any bytes at all */
    Answer send(String method, String path, byte[] body, String... headers) {
        HttpResponse<String> response = answerTo(request(method, path, body, headers), BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.headers().map(), response.body());
    }

    Answer get(String path, String... headers) {
        return send("GET", path, new byte[0], headers);
    }

    Answer json(String method, String path, String body, String... headers) {
        return send(method, path, body.getBytes(UTF_8), headers);
    }

    /** @param body written as {@link #ASCII} */
    Answer post(String path, Object body) {
        return json("POST", path, ASCII.writeValueAsString(body));
    }

    /** The status alone: of a live stream, nothing more would come. */
    int status(String method, String path, byte[] body, String... headers) {
        HttpResponse<InputStream> response =
                answerTo(request(method, path, body, headers), BodyHandlers.ofInputStream());
        try {
            response.body().close();
            return response.statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The timeout of a request ends with the headers of its answer; this one covers a stream that has no end. */
    private static <T> HttpResponse<T> answerTo(HttpRequest request, BodyHandler<T> handler) {
        return HTTP.sendAsync(request, handler)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /**
     * Sends a GET as it is, byte for byte, which Java's own client would not.
     *
     * @param target the request line's, in ISO 8859-1
     * @param headers whole lines
     */
    Answer raw(String target, String... headers) {
        URI hub = URI.create(address);
        StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: " + hub.getAuthority()
                + "\r\nConnection: close\r\n" + (token == null ? "" : "Authorization: Bearer " + token + "\r\n"));
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        try (Socket socket = new Socket(hub.getHost(), hub.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(ISO_8859_1));
            return answer(new String(socket.getInputStream().readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer answer(String response) {
        int end = response.indexOf("\r\n\r\n");
        String[] lines = response.substring(0, end).split("\r\n");
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            String[] header = lines[i].split(": *", 2);
            headers.put(header[0], List.of(header[1]));
        }
        String body = response.substring(end + 4);
        if (headers.containsKey("Transfer-Encoding")) { // one chunk: all that a refusal has
            body = body.substring(body.indexOf("\r\n") + 2, body.lastIndexOf("}") + 1);
        }
        return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, body);
    }

    private HttpRequest request(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(PATIENCE)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (body.length > 0) {
            request.setHeader("Content-Type", "application/json");
        }
        if (token != null) {
            request.setHeader("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    /** Sees that the answer is a refusal with that status and code, and has the form of every refusal. */
    static JsonNode refused(Answer answer, int status, String error) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        JsonNode problem = answer.body();
        assertThat(problem.path("type").stringValue()).isEqualTo("about:blank");
        assertThat(problem.path("title").stringValue()).isNotBlank();
        assertThat(problem.path("status").intValue()).isEqualTo(status);
        assertThat(problem.path("detail").stringValue()).isNotBlank();
        assertThat(problem.path("request_id").stringValue()).isEqualTo(answer.header("X-Request-Id"));
        assertThat(problem.path("error").stringValue()).isEqualTo(error);
        assertThat(problem.path("message").stringValue())
                .isEqualTo(problem.path("detail").stringValue());
        return problem;
    }

    /** 422, and each of those fields is named, no other. */
    static JsonNode invalid(Answer answer, String... fields) {
        JsonNode problem = refused(answer, 422, "validation_failed");
        assertThat(problem.path("errors")
                        .valueStream()
                        .map(error -> error.path("field").stringValue()))
                .as(answer.text())
                .containsOnly(fields);
        assertThat(problem.path("errors")
                        .valueStream()
                        .map(error -> error.path("message").stringValue("")))
                .allSatisfy(message -> assertThat(message).isNotBlank());
        return problem;
    }

    /** 400, in words that say what is not understood. */
    static JsonNode malformed(Answer answer) {
        return refused(answer, 400, "malformed");
    }

    static JsonNode notFound(Answer answer) {
        return refused(answer, 404, "not_found");
    }

    static JsonNode stale(Answer answer) {
        return refused(answer, 412, "stale_version");
    }

    static JsonNode tooLarge(Answer answer) {
        return refused(answer, 413, "too_large");
    }

    static JsonNode unsupported(Answer answer) {
        return refused(answer, 415, "unsupported_media_type");
    }

    static JsonNode assertRefused(Answer answer) {
        return assertRefused(answer, "");
    }

    /** Whichever refusal it is. */
    static JsonNode assertRefused(Answer answer, String what) {
        assertThat(answer.status()).as(what + ": " + answer.text()).isBetween(400, 499);
        return refused(answer, answer.status(), answer.body().path("error").stringValue(""));
    }
}
