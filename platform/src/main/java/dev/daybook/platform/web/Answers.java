package dev.daybook.platform.web;

import java.net.URI;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import reactor.core.publisher.Mono;

/** What an endpoint answers when it has changed something, or shows something that can be changed. */
public final class Answers {
    private Answers() {}

    /** The resource, with its version as {@code ETag}. */
    public static <V> ResponseEntity<V> shown(V view, ToLongFunction<V> version) {
        return ResponseEntity.ok().eTag(etag(version.applyAsLong(view))).body(view);
    }

    /** 201 with the new resource; 202 with where it will be, when the view is not there yet. */
    public static <V> Mono<ResponseEntity<Object>> created(URI location, Object id, long version, Mono<V> shown) {
        return shown.<ResponseEntity<Object>>map(view ->
                        ResponseEntity.created(location).eTag(etag(version)).body(view))
                .switchIfEmpty(accepted(location, id, version));
    }

    /** 200 with the changed resource; 202 when the view is not there yet. */
    public static <V> Mono<ResponseEntity<Object>> changed(URI location, Object id, long version, Mono<V> shown) {
        return shown.<ResponseEntity<Object>>map(
                        view -> ResponseEntity.ok().eTag(etag(version)).body(view))
                .switchIfEmpty(accepted(location, id, version));
    }

    private static Mono<ResponseEntity<Object>> accepted(URI location, Object id, long version) {
        return Mono.fromSupplier(() -> ResponseEntity.status(HttpStatus.ACCEPTED)
                .location(location)
                .body(new Accepted(id.toString(), version)));
    }

    /**
     * The version that {@code If-Match} names.
     *
     * @return null when there is none, or {@code *}
     * @throws InvalidRequest when it is not one that we gave out
     */
    public static @Nullable Long expectedVersion(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.equals("*")) {
            return null;
        }
        String digits = ifMatch.startsWith("W/") ? ifMatch.substring(2) : ifMatch;
        if (!digits.matches("\"?\\d{1,18}\"?")) {
            throw InvalidRequest.malformed("If-Match is not the ETag of a version");
        }
        return Long.valueOf(digits.replace("\"", ""));
    }

    private static String etag(long version) {
        return "\"" + version + "\"";
    }
}
