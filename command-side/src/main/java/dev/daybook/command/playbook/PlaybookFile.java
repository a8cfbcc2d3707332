package dev.daybook.command.playbook;

import dev.daybook.api.BlobRef;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookContent.File;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.Problem.FieldError;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A file that somebody offers as a playbook: surely text, perhaps with mistakes. */
final class PlaybookFile {
    static final int MOST_BYTES = 512_000;

    private static final int LONGEST_STEM = 100;
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] OLE = {
        (byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1
    };

    private final String path;
    private final byte[] bytes;
    private final PlaybookYaml yaml;

    private PlaybookFile(String path, byte[] bytes, PlaybookYaml yaml) {
        this.path = path;
        this.bytes = bytes;
        this.yaml = yaml;
    }

    /**
     * @param filename as the client says it; its folder does not matter
     * @throws InvalidRequest 415 when it is no YAML file by its name, or no text by its bytes; 413 when it is too large
     */
    static PlaybookFile uploaded(String filename, byte[] bytes) {
        String path = path(filename);
        if (bytes.length > MOST_BYTES) {
            throw tooLarge();
        }
        return new PlaybookFile(path, bytes, PlaybookYaml.read(text(bytes)));
    }

    /**
     * @param path of the file that was edited
     * @throws InvalidRequest 413 when it is too large; 422 when it cannot be written as UTF-8
     */
    static PlaybookFile edited(String path, String content) {
        byte[] bytes;
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(content));
            bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
        } catch (CharacterCodingException e) {
            throw InvalidRequest.field("content", "has half of a surrogate pair, which is not a character");
        }
        if (bytes.length > MOST_BYTES) {
            throw tooLarge();
        }
        return new PlaybookFile(path, bytes, PlaybookYaml.read(content));
    }

    static InvalidRequest tooLarge() {
        return InvalidRequest.tooLarge("A playbook has at most " + MOST_BYTES + " bytes (500 KB)");
    }

    byte[] bytes() {
        return bytes;
    }

    /** @param field the one that the file was sent in */
    List<FieldError> errors(String field) {
        return yaml.mistakes().stream()
                .map(mistake -> new FieldError(field, mistake.message(), mistake.line(), mistake.column()))
                .toList();
    }

    /** The content of a playbook that consists of this file. */
    PlaybookContent alone(BlobRef blob) {
        return new PlaybookContent(path, List.of(new File(path, blob)), yaml.plays(), yaml.prompts());
    }

    /** The content of a playbook in which this file takes the place of the one that Ansible is given. */
    PlaybookContent within(PlaybookContent current, BlobRef blob) {
        List<File> files = Stream.concat(
                        current.files().stream().filter(file -> !file.path().equals(path)),
                        Stream.of(new File(path, blob)))
                .sorted(Comparator.comparing(File::path))
                .toList();
        return new PlaybookContent(path, files, yaml.plays(), yaml.prompts());
    }

    /** A name that can be written to any disk, and that no command line takes for an option. */
    private static String path(String filename) {
        String base = filename.substring(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1);
        int dot = base.lastIndexOf('.');
        String extension = dot < 0 ? "" : base.substring(dot).toLowerCase(Locale.ROOT);
        if (!extension.equals(".yml") && !extension.equals(".yaml")) {
            throw InvalidRequest.unsupported("A playbook is a .yml or .yaml file; this one is called " + base);
        }
        String stem = base.substring(0, dot).replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^[.-]+", "_");
        if (stem.isEmpty()) {
            return "playbook" + extension;
        }
        return stem.substring(0, Math.min(stem.length(), LONGEST_STEM)) + extension;
    }

    private static String text(byte[] bytes) {
        if (startsWith(bytes, ZIP) || startsWith(bytes, OLE)) {
            throw InvalidRequest.unsupported("This is an office document or an archive, not a YAML file");
        }
        for (byte one : bytes) {
            if (one == 0) {
                throw InvalidRequest.unsupported("This is a binary file, not a YAML file");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw InvalidRequest.unsupported("This is not text in UTF-8");
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] beginning) {
        return bytes.length >= beginning.length
                && Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
    }
}
