package dev.daybook.command.playbook;

import dev.daybook.platform.name.Names;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.Problem.FieldError;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.multipart.FilePartEvent;
import org.springframework.http.codec.multipart.FormPartEvent;
import org.springframework.http.codec.multipart.PartEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The form by which a playbook is uploaded, taken in piece by piece. Of a file that is too large no more is kept than would
 * be accepted; the rest is read and dropped, since a client that is still sending could not receive the answer.
 */
final class UploadForm {
    static final int LONGEST_NAME = 100;
    static final int LONGEST_DESCRIPTION = 1_000;
    static final int LONGEST_MESSAGE = 500;
    /** What a text of several lines may consist of: no control characters, no halves of surrogate pairs. */
    static final String TEXT = "[\\n\\r\\t[^\\p{Cc}\\p{Cs}]]*";

    private static final long MOST_READ = 64L << 20;
    private static final int LONGEST_NAME_KEY = 255;
    private static final Pattern LINE = Pattern.compile("[^\\p{Cc}\\p{Cs}]*");
    private static final Set<String> TEXTS = Set.of("name", "description", "message");
    private static final String FILE = "file";

    private final Map<String, String> texts = new HashMap<>();
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final Set<String> unknown = new TreeSet<>();
    private final List<FieldError> errors = new ArrayList<>();
    private @Nullable String filename;
    private boolean withinFile;
    private long read;

    private UploadForm() {}

    /** @param message null when there was none */
    record Upload(String name, String description, @Nullable String message, PlaybookFile file) {}

    /** @return fails with {@link InvalidRequest} when there is far more than could ever be accepted */
    static Mono<UploadForm> read(Flux<PartEvent> parts) {
        return parts.doOnDiscard(PartEvent.class, part -> DataBufferUtils.release(part.content()))
                .collect(UploadForm::new, UploadForm::take);
    }

    /** @throws InvalidRequest with everything that is wrong */
    Upload accepted() {
        if (!unknown.isEmpty()) {
            throw new InvalidRequest(
                    HttpStatus.BAD_REQUEST,
                    "Unknown field: " + String.join(", ", unknown),
                    unknown.stream()
                            .map(field -> new FieldError(field, "is not known here"))
                            .toList());
        }
        String name = texts.getOrDefault("name", "").strip();
        String description = texts.getOrDefault("description", "");
        String message = texts.getOrDefault("message", "");
        checkName(name);
        checkText("description", description, LONGEST_DESCRIPTION);
        checkText("message", message, LONGEST_MESSAGE);
        if (filename == null) {
            errors.add(new FieldError(FILE, "is missing: send a playbook as a file, with its name"));
            throw InvalidRequest.fields(errors);
        }
        PlaybookFile playbook = PlaybookFile.uploaded(filename, file.toByteArray());
        errors.addAll(playbook.errors(FILE));
        if (!errors.isEmpty()) {
            throw InvalidRequest.fields(errors);
        }
        return new Upload(name, description, message.isBlank() ? null : message, playbook);
    }

    private void take(PartEvent part) {
        DataBuffer content = part.content();
        try {
            read += content.readableByteCount();
            if (read > MOST_READ) {
                throw PlaybookFile.tooLarge();
            }
            if (part.headers().getContentDisposition().getName() == null) {
                throw InvalidRequest.malformed("A part of the form has no name");
            }
            switch (part) {
                case FormPartEvent text
                when TEXTS.contains(text.name()) -> {
                    if (texts.putIfAbsent(text.name(), text.value()) != null) {
                        errors.add(new FieldError(text.name(), "is there more than once"));
                    }
                }
                case FilePartEvent piece when piece.name().equals(FILE) -> take(piece);
                case PartEvent wrong
                when TEXTS.contains(wrong.name()) -> {
                    if (wrong.isLast()) {
                        errors.add(new FieldError(wrong.name(), "must be a text, not a file"));
                    }
                }
                case PartEvent wrong
                when wrong.name().equals(FILE) ->
                    errors.add(new FieldError(FILE, "must be a file: send it with its name"));
                default -> unknown.add(part.name());
            }
        } finally {
            DataBufferUtils.release(content);
        }
    }

    private void take(FilePartEvent piece) {
        if (!withinFile && filename != null) {
            errors.add(new FieldError(FILE, "is there more than once"));
        }
        // A browser sends an empty name when nothing was chosen
        if (filename == null && !piece.filename().isEmpty()) {
            filename = piece.filename();
        }
        withinFile = !piece.isLast();
        DataBuffer content = piece.content();
        int wanted = Math.min(content.readableByteCount(), PlaybookFile.MOST_BYTES + 1 - file.size());
        byte[] bytes = new byte[wanted];
        content.read(bytes);
        file.writeBytes(bytes);
    }

    private void checkName(String name) {
        if (name.isEmpty()) {
            errors.add(new FieldError("name", "must not be empty"));
        } else if (name.length() > LONGEST_NAME || Names.key(name).length() > LONGEST_NAME_KEY) {
            errors.add(new FieldError("name", "must not be longer than " + LONGEST_NAME + " characters"));
        } else if (!LINE.matcher(name).matches()) {
            errors.add(new FieldError("name", "must not have control characters or line ends"));
        }
    }

    private void checkText(String field, String text, int longest) {
        if (text.length() > longest) {
            errors.add(new FieldError(field, "must not be longer than " + longest + " characters"));
        } else if (!text.matches(TEXT)) {
            errors.add(new FieldError(field, "must not have control characters"));
        }
    }
}
