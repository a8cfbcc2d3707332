package dev.daybook.command.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.daybook.api.playbook.PlaybookContent.Play;
import dev.daybook.command.playbook.PlaybookYaml.Mistake;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaybookYamlTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    /** A text, and what is said about it: {@code line:column message}, one a line. */
    static Stream<Arguments> wrong() {
        return Stream.of(
                // Nothing
                arguments("", "1:1 The file is empty: a playbook is a list of plays"),
                arguments("\n# only a remark\n", "1:1 The file is empty: a playbook is a list of plays"),
                arguments("---\n...\n", "1:1 The file is empty: a playbook is a list of plays"),
                arguments("---\n[]\n", "2:1 A playbook needs at least one play"),
                // No YAML
                arguments("- hosts: all\n\ttasks: []\n", "2:1 A tab stands here: YAML is indented with spaces"),
                arguments("- hosts: all\n  name: a: b\n", "2:10 Mapping values are not allowed here"),
                arguments(
                        "- hosts: all\n  tasks:\n  - name: 'open\n",
                        "4:1 Found unexpected end of stream (while scanning a quoted scalar that begins in line 3)"),
                arguments("- hosts: all\n  tasks: [\n- hosts: b\n", "3:1 Expected the node content, but found '-'"),
                arguments("- hosts: *nobody\n", "1:10 Found undefined alias nobody"),
                arguments("- hosts: all\n  name: \"\\q\"\n", "2:11 Found unknown escape character q(113)"),
                arguments("- hosts: all\n  name: a\u0007b\n", "2:10 The character U+0007 must not stand in YAML"),
                arguments(
                        "- hosts: \u0000\n- \uD83D\uDE00\u0001\n",
                        "1:10 The character U+0000 must not stand in YAML\n2:4 The character U+0001 must not stand in YAML"),
                arguments(
                        "- hosts: all\n  vars: !!python/object/apply:os.system ['id']\n",
                        "2:9 Global tag is not allowed: tag:yaml.org,2002:python/object/apply:os.system"),
                arguments("- hosts: \"\\UFFFFFFFF\"\n", "1:13 This escape stands for no character"),
                // No playbook
                arguments(
                        "hosts: all\n",
                        "1:1 A playbook is a list of plays, each of which begins with a dash; this is a mapping"),
                arguments(
                        "\uFEFFjust words\n",
                        "1:1 A playbook is a list of plays, each of which begins with a dash; this is a text"),
                arguments(
                        "- hosts: all\n---\n- 3\n- [x]\n-\n",
                        "3:3 A play is a mapping with 'hosts'; this is a text\n"
                                + "4:3 A play is a mapping with 'hosts'; this is a list\n"
                                + "5:2 A play is a mapping with 'hosts'; this is nothing"),
                // Plays
                arguments("- name: no hosts\n  tasks: []\n", "1:3 A play needs 'hosts'"),
                arguments("- hosts:\n", "1:3 'hosts' is empty: name at least one host or group"),
                arguments("- hosts: ''\n", "1:3 'hosts' is empty: name at least one host or group"),
                arguments("- hosts: []\n", "1:3 'hosts' is empty: name at least one host or group"),
                arguments("- hosts: {a: b}\n", "1:10 'hosts' must be a pattern or a list of patterns, not a mapping"),
                arguments(
                        "- hosts: [a, ~, [b]]\n",
                        "1:14 In 'hosts', a pattern must be a text, not nothing\n"
                                + "1:17 In 'hosts', a pattern must be a text, not a list"),
                arguments(
                        "- hosts: all\n  taks: []\n  debug: msg=x\n",
                        "2:3 'taks' is not a keyword of a play\n3:3 'debug' is not a keyword of a play"),
                arguments("- import_playbook:\n", "1:3 'import_playbook' needs the name of a playbook"),
                arguments(
                        "- ansible.builtin.import_playbook: [a.yml]\n",
                        "1:3 'ansible.builtin.import_playbook' needs the name of a playbook"),
                // Duplicates
                arguments("- hosts: all\n  hosts: web\n", "2:3 'hosts' is there twice"),
                arguments(
                        "- hosts: all\n  vars:\n    a: {b: 1, c: 2, b: 3}\n    \"a\": 5\n",
                        "3:21 'b' is there twice\n4:5 'a' is there twice"),
                // Lists of tasks
                arguments(
                        "- hosts: all\n  tasks: later\n  handlers: {a: b}\n  roles: web\n",
                        "2:10 'tasks' must be a list of tasks, not a text\n"
                                + "3:13 'handlers' must be a list of tasks, not a mapping\n"
                                + "4:10 'roles' must be a list of roles, not a text"),
                arguments(
                        "- hosts: all\n  tasks:\n  - ping\n  -\n  - ping:\n",
                        "3:5 In 'tasks', a task must be a mapping, not a text\n"
                                + "4:4 In 'tasks', a task must be a mapping, not nothing"),
                arguments(
                        "- hosts: all\n  tasks:\n  - block:\n    - block: nothing\n    - x\n    rescue:\n    - [y]\n    always: 5\n",
                        "4:14 'block' must be a list of tasks, not a text\n"
                                + "5:7 In 'block', a task must be a mapping, not a text\n"
                                + "7:7 In 'rescue', a task must be a mapping, not a list\n"
                                + "8:13 'always' must be a list of tasks, not a text"),
                arguments(
                        "- hosts: all\n  tasks:\n  - rescue:\n    - ping:\n", "3:5 'rescue' needs a 'block' beside it"),
                arguments(
                        "- hosts: all\n  roles:\n  - web\n  - {tags: x}\n  - [db]\n",
                        "4:5 In 'roles', a role must be its name, or a mapping with 'role'\n"
                                + "5:5 In 'roles', a role must be its name, or a mapping with 'role'"),
                // Prompts
                arguments(
                        "- hosts: all\n  vars_prompt:\n  - user\n  - prompt: Who?\n",
                        "3:5 In 'vars_prompt', each variable must be a mapping with 'name', not a text\n"
                                + "4:5 In 'vars_prompt', a variable needs a 'name'"));
    }

    @ParameterizedTest
    @MethodSource
    void wrong(String text, String expected) {
        assertThat(said(PlaybookYaml.read(text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- hosts: all",
                "\uFEFF---\n- hosts: all\n",
                "- hosts: all\r\n  tasks:\r\n  - ping:\r\n",
                "---\n- hosts: a\n---\n- hosts: b\n...\n",
                "- hosts: all\n  tasks:\n  pre_tasks: ~\n  roles:\n  vars_prompt:\n",
                "- hosts: all\n  vars:\n    secret: !vault |\n      $ANSIBLE_VAULT;1.1;AES256\n      3962\n    raw: !unsafe '{{ x }}'\n",
                "- hosts: all\n  vars: {a: !!str 5, b: !!set {x}, c: !!binary aGk=, d: !!timestamp 2026-01-01}\n",
                "- import_playbook: other.yml\n  when: x\n  vars: {a: b}\n- ansible.builtin.import_playbook: a.b.c\n",
                "- hosts: all\n  user: root\n  validate_argspec: true\n  gather_subset: [min]\n",
                "- hosts: all\n  roles: [a, {role: b}, {name: c}]\n  tasks:\n  - {block: [{ping: }], rescue: [], always: }\n",
                "- &a {hosts: web, become: true}\n- {<<: *a, name: again}\n",
                "- vars: {k: &k {hosts: web}, l: &l {<<: *k}}\n  <<: [*l, *k]\n",
                "- hosts: all\n  tasks: [{debug: {msg: \"tab\\there\"}}] # and\ta tab in a remark\n",
            })
    void right(String text) {
        assertThat(said(PlaybookYaml.read(text))).isEmpty();
    }

    @Nested
    class Says {
        @Test
        void whichPlaysThereAre() {
            assertThat(PlaybookYaml.read("""
                            - hosts: web:!db
                            - name: Second
                              hosts: [a, b]
                            - import_playbook: other.yml
                            ---
                            - name:
                              hosts: "{{ target }}"
                            """).plays())
                    .containsExactly(
                            new Play("web:!db", "web:!db"),
                            new Play("Second", "a,b"),
                            new Play("{{ target }}", "{{ target }}"));
        }

        @Test
        void whatARunMustBeGiven() {
            assertThat(PlaybookYaml.read("""
                            - hosts: a
                              vars_prompt:
                              - name: who
                              - {name: why, default: because}
                              - {name: when, default: }
                              - {name: how, default: ''}
                            - hosts: b
                              vars_prompt: {name: where}
                            - hosts: c
                              vars_prompt: [{name: who}]
                            """).prompts()).containsExactly("who", "when", "where");
        }

        @Test
        void theFirstFiftyMistakes() {
            String text = IntStream.rangeClosed(1, 80).mapToObj(_ -> "- 1\n").collect(Collectors.joining());

            List<Mistake> mistakes = PlaybookYaml.read(text).mistakes();

            assertThat(mistakes)
                    .extracting(Mistake::line)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 50).boxed().toList());
        }
    }

    @Nested
    class IsNotImpressedBy {
        @Test
        void aBillionLaughs() {
            StringBuilder text = new StringBuilder("- hosts: all\n  vars:\n    a0: &a0 [lol]\n");
            for (int i = 1; i <= 12; i++) {
                String alias = "*a" + (i - 1);
                text.append("    a%d: &a%d [%s]\n"
                        .formatted(i, i, String.join(", ", List.of(alias, alias, alias, alias, alias))));
            }

            refusedAtOnce(text.toString(), "14:16 There are more than 50 aliases of lists and mappings");
        }

        @Test
        void twoLaughsAtATime() {
            StringBuilder text = new StringBuilder("- hosts: all\n  tasks:\n  - &a0 {ping: }\n");
            for (int i = 1; i <= 25; i++) {
                text.append("  - &a%d {<<: [*a%d, *a%d]}\n".formatted(i, i - 1, i - 1));
            }

            refusedAtOnce(text.toString(), "");
        }

        @Test
        void blocksThatAreSharedAgainAndAgain() {
            StringBuilder text = new StringBuilder("- hosts: all\n  tasks:\n  - &a0 {ping: }\n");
            for (int i = 1; i <= 25; i++) {
                text.append("  - &a%d {block: [*a%d, *a%d]}\n".formatted(i, i - 1, i - 1));
            }

            refusedAtOnce(text.toString(), "");
        }

        @Test
        void anAliasOfItself() {
            refusedAtOnce(
                    "- hosts: all\n  tasks: &t\n  - block: *t\n",
                    "3:12 The alias *t stands for something that contains it");
            refusedAtOnce("- &p {hosts: all, <<: *p}\n", "1:23 The alias *p stands for something that contains it");
        }

        @Test
        void nesting() {
            refusedAtOnce("[".repeat(512_000), "1:51 This is nested more than 50 deep");
            refusedAtOnce("{a: ".repeat(128_000), "1:201 This is nested more than 50 deep");
            refusedAtOnce("- ".repeat(256_000), "1:101 This is nested more than 50 deep");
            refusedAtOnce("? ".repeat(256_000), "1:101 This is nested more than 50 deep");
            refusedAtOnce("[".repeat(50) + "]".repeat(50), "1:2 A play is a mapping with 'hosts'; this is a list");
        }

        @Test
        void hugeTexts() {
            assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
                PlaybookYaml.read("- hosts: a\n".repeat(46_000));
                PlaybookYaml.read("a".repeat(512_000));
                PlaybookYaml.read("-\n".repeat(256_000));
                PlaybookYaml.read("- {a, a, a}\n".repeat(42_000));
                PlaybookYaml.read("- hosts: [" + "a,".repeat(250_000) + "]");
                PlaybookYaml.read("- hosts: \"" + "\\n".repeat(250_000) + "\"");
                PlaybookYaml.read("- hosts: |\n" + "  x\n".repeat(120_000));
                PlaybookYaml.read("%TAG ! tag:x\n" + "# x\n".repeat(120_000));
                PlaybookYaml.read("&a ".repeat(170_000));
                PlaybookYaml.read("!<".repeat(250_000));
                PlaybookYaml.read("\u0001".repeat(250_000));
                PlaybookYaml.read("---\n".repeat(128_000));
            });
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "%YAML 99999999999999999999.1\n---\n- hosts: a\n",
                    "%YAML 3.0\n---\n- hosts: a\n",
                    "%TAG\n---\n",
                    "\"\\UFFFFFFFF\"",
                    "\"\\U00110000\"",
                    "!%zz x",
                    "!%ff x",
                    "- !!binary '?'",
                    "- |999\n x",
                    "? [a]\n: b",
                    "- {? : }",
                    "*",
                    "&",
                    "!",
                    "@",
                    "`",
                    "%",
                    "- hosts: \uD800",
                    "\r\u0085\u2028"
                })
        void oddities(String text) {
            assertThat(PlaybookYaml.read(text).mistakes()).isNotEmpty();
        }

        /** Whatever it is given it answers: pieces of YAML in any order. */
        @Test
        void noise() {
            List<String> pieces = List.of(
                    "- ",
                    "hosts: all\n",
                    "  ",
                    "\n",
                    ": ",
                    "[",
                    "]",
                    "{",
                    "}",
                    ",",
                    "&a ",
                    "*a",
                    "!x ",
                    "|\n",
                    ">",
                    "'",
                    "\"",
                    "\\",
                    "#",
                    "?",
                    "<<: ",
                    "---\n",
                    "...\n",
                    "%YAML 1.1\n",
                    "\t",
                    "\uFEFF",
                    "tasks:\n",
                    "block: ",
                    "vars_prompt: ",
                    "name: ",
                    "~",
                    "\r",
                    "\u2028",
                    "\uD83D\uDE00",
                    "0");
            Random random = new Random(7);
            for (int i = 0; i < 5_000; i++) {
                String text = random.ints(random.nextInt(25), 0, pieces.size())
                        .mapToObj(pieces::get)
                        .collect(Collectors.joining());

                assertThat(PlaybookYaml.read(text).mistakes())
                        .as(text)
                        .allMatch(mistake -> mistake.line() >= 1
                                && mistake.line() <= text.length() + 1
                                && mistake.column() >= 1
                                && mistake.column() <= text.length() + 1);
            }
        }

        private static void refusedAtOnce(String text, String expected) {
            assertThat(assertTimeoutPreemptively(AT_ONCE, () -> said(PlaybookYaml.read(text))))
                    .isEqualTo(expected);
        }
    }

    private static String said(PlaybookYaml yaml) {
        return yaml.mistakes().stream()
                .map(mistake -> mistake.line() + ":" + mistake.column() + " " + mistake.message())
                .collect(Collectors.joining("\n"));
    }
}
