package dev.daybook.api.job;

import org.jspecify.annotations.Nullable;

/** Names that a playbook gives, of which it may make anything: cut to what read models keep. */
final class Names {
    private Names() {}

    static String host(String name) {
        return cut(name, 255);
    }

    static @Nullable String hostOrNull(@Nullable String name) {
        return name == null ? null : host(name);
    }

    /** Of a task or a file. */
    static String text(String name) {
        return cut(name, 4_096);
    }

    static @Nullable String textOrNull(@Nullable String name) {
        return name == null ? null : text(name);
    }

    static @Nullable String moduleOrNull(@Nullable String name) {
        return name == null ? null : cut(name, 255);
    }

    /** Never to half a character. */
    private static String cut(String name, int most) {
        if (name.length() <= most) {
            return name;
        }
        return name.substring(0, Character.isHighSurrogate(name.charAt(most - 1)) ? most - 1 : most);
    }
}
