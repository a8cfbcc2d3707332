package dev.daybook.platform.web;

import java.util.function.Function;

/** Ids in paths. */
public final class Ids {
    private Ids() {}

    /** @throws InvalidRequest 404 when the text is no id at all: then there is nothing of that name either */
    public static <T> T parse(String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw InvalidRequest.notFound("There is nothing with the id " + text);
        }
    }
}
