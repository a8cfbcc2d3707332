package dev.daybook.server;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;

/** What somebody might send who wants to see a hub break, by what it is. */
final class Hostile {
    private Hostile() {}

    static Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("empty", "");
        texts.put("blank", " \t ");
        texts.put("NUL", "a\u0000b");
        texts.put("control characters", "a\u0001\u0007\u001b[31mb\u007f");
        texts.put("line ends", "a\r\nb\nc\u2028d\u0085e");
        texts.put("half a character", "a\ud800b");
        texts.put("the other half", "a\udc00b");
        texts.put("an emoji", "\ud83d\ude00 \ud83d\udc69\u200d\ud83d\ude80");
        texts.put("right to left", "\u05e9\u05dc\u05d5\u05dd \u202e\u0645\u0631\u062d\u0628\u0627");
        texts.put("combining", "e\u0301\u0327".repeat(10));
        texts.put("no characters", "\uffff\ufffe\ufeff");
        texts.put("SQL", "'; drop table job; -- \\' \" % _");
        texts.put("a template", "{{ lookup('pipe', 'id') }} ${7*7} #{7*7} %s %n");
        texts.put("markup", "<script>alert(1)</script>&amp;");
        texts.put("a path", "../../../etc/passwd");
        texts.put("long when folded", "\ufdfa".repeat(60));
        texts.put("long", "x".repeat(2_000));
        texts.put("very long", "\u20ac".repeat(200_000));
        return texts;
    }

    static Map<String, byte[]> bodies() {
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put("an array", "[]");
        bodies.put("an array of objects", "[{}]");
        bodies.put("a text", "\"x\"");
        bodies.put("a number", "1");
        bodies.put("a huge number", "1e999999999");
        bodies.put("many digits", "9".repeat(5_000));
        bodies.put("true", "true");
        bodies.put("the beginning of an object", "{");
        bodies.put("an object cut in a name", "{\"na");
        bodies.put("an object cut in a value", "{\"name\":\"x");
        bodies.put("a comma too many", "{\"name\":\"x\",}");
        bodies.put("a comment", "{/* */}");
        bodies.put("single quotes", "{'name':'x'}");
        bodies.put("two objects", "{\"x\":1} {}");
        bodies.put("an unknown field", "{\"nonsense\":1}");
        bodies.put("a prototype", "{\"__proto__\":{\"role\":\"super_admin\"}}");
        bodies.put("a type", "{\"@class\":\"java.lang.Runtime\",\"@type\":\"x\"}");
        bodies.put("an empty name", "{\"\":1}");
        bodies.put("half a character as a name", "{\"\\ud800\":1}");
        bodies.put("NUL as a name", "{\"\\u0000\":1}");
        bodies.put("a long name", "{\"" + "x".repeat(100_000) + "\":1}");
        bodies.put("deep arrays", "[".repeat(100_000));
        bodies.put("deep objects", "{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000));
        bodies.put("deep in an unknown field", "{\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}");
        bodies.put("many fields", "{" + "\"a\":1,".repeat(100_000) + "\"a\":1}");
        bodies.put("XML", "<?xml version=\"1.0\"?><x/>");
        bodies.put("YAML", "name: x\n");
        bodies.put("a form", "name=x&value=y");
        bodies.put("NUL", "\u0000");
        bodies.put("NaN", "{\"a\":NaN}");
        Map<String, byte[]> all = new LinkedHashMap<>();
        bodies.forEach((kind, text) -> all.put(kind, text.getBytes(UTF_8)));
        all.put("UTF-16", "{\"nonsense\":1}".getBytes(UTF_16));
        all.put("no UTF-8", new byte[] {'{', '"', (byte) 0xFF, (byte) 0xFE, '"', ':', '1', '}'});
        all.put("no text", new byte[] {(byte) 0x1F, (byte) 0x8B, 8, 0, 0, 0});
        return all;
    }

    /** Written as JSON. */
    static Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        texts().forEach((kind, text) -> values.put(kind, Requests.ASCII.writeValueAsString(text)));
        values.put("null", "null");
        values.put("true", "true");
        values.put("a number", "-1");
        values.put("a fraction", "1.5");
        values.put("a long number", "9223372036854775808");
        values.put("a huge number", "1e400");
        values.put("a very huge number", "1e1000000000");
        values.put("an empty array", "[]");
        values.put("an array of null", "[null]");
        values.put("an array of arrays", "[[[]]]");
        values.put("an object", "{\"a\":{\"b\":1}}");
        values.put("deep", "[".repeat(2_000) + "]".repeat(2_000));
        return values;
    }
}
