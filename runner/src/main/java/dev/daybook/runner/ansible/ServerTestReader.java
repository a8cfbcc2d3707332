package dev.daybook.runner.ansible;

import dev.daybook.api.server.ServerTest;
import dev.daybook.api.server.ServerTest.Outcome;
import dev.daybook.runner.run.SpoolRecord;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads from what a run of {@code server-test.yml} has said how the server is. */
final class ServerTestReader {
    private static final Pattern TOLD = Pattern.compile("\"daybook:([A-Za-z0-9+/=]+)\"");
    private static final String RESULT = " => ";
    private static final int LONGEST_MESSAGE = 2_000;

    private final JsonMapper json;

    ServerTestReader(JsonMapper json) {
        this.json = json;
    }

    ServerTest read(List<SpoolRecord> records) {
        List<SpoolRecord> results =
                records.stream().filter(record -> record.k().equals("result")).toList();
        Optional<SpoolRecord> bad = results.stream()
                .filter(result -> !List.of("ok", "changed").contains(result.status()))
                .findFirst();
        if (bad.isPresent()) {
            return ServerTest.without(outcome(bad.get()), message(records));
        }
        Optional<Map<String, String>> told = told(records);
        if (told.isEmpty()) {
            return ServerTest.without(Outcome.UNREACHABLE, unended(records));
        }
        return new ServerTest(
                Outcome.OK,
                results.getFirst().ms(),
                told.get().get("os"),
                told.get().get("python"),
                null);
    }

    private static Outcome outcome(SpoolRecord result) {
        if (!"unreachable".equals(result.status())) {
            return Outcome.NO_PYTHON;
        }
        return switch (result.reason()) {
            case "host_key_changed" -> Outcome.HOST_KEY_CHANGED;
            case "credential_refused" -> Outcome.CREDENTIAL_REFUSED;
            case null, default -> Outcome.UNREACHABLE;
        };
    }

    /** What Ansible says of the result that is bad; all it has said, if that is not as it usually is. */
    private String message(List<SpoolRecord> records) {
        StringBuilder said = new StringBuilder();
        for (SpoolRecord record : records) {
            if (record.k().equals("line")
                    && record.text() != null
                    && record.text().contains(RESULT + "{")) {
                said.append(messageOf(record.text()));
            }
        }
        return shortened(said.toString().strip());
    }

    private String messageOf(String line) {
        try {
            Map<?, ?> result = json.readValue(line.substring(line.indexOf(RESULT) + RESULT.length()), Map.class);
            return Stream.of("msg", "module_stderr", "module_stdout")
                    .map(result::get)
                    .filter(Objects::nonNull)
                    .map(said -> plain(said.toString()))
                    .collect(Collectors.joining());
        } catch (JacksonException e) {
            return plain(line);
        }
    }

    /** Without what Ansible and ssh say of every server that is met for the first time. */
    private static String plain(String message) {
        return message.replaceFirst("^Failed to connect to the host via ssh: ", "")
                .lines()
                .filter(line -> !line.startsWith("Warning: Permanently added"))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private Optional<Map<String, String>> told(List<SpoolRecord> records) {
        return records.stream()
                .map(record -> record.text() == null ? "" : record.text())
                .map(TOLD::matcher)
                .filter(Matcher::find)
                .map(found -> json.readValue(Base64.getDecoder().decode(found.group(1)), Map.class))
                .map(found -> (Map<String, String>) found)
                .findFirst();
    }

    private static String unended(List<SpoolRecord> records) {
        Optional<SpoolRecord> end =
                records.stream().filter(record -> record.k().equals("end")).findFirst();
        @Nullable String error = end.map(SpoolRecord::error).orElse(null);
        if (error != null) {
            return shortened(error);
        }
        return "time_limit".equals(end.map(SpoolRecord::interruptedBy).orElse(null))
                ? "It did not answer in time"
                : "The test ended without an answer";
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE);
    }
}
