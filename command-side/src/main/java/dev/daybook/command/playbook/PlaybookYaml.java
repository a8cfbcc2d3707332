package dev.daybook.command.playbook;

import dev.daybook.api.playbook.PlaybookContent.Play;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * What a text says when it is read as an Ansible playbook, and what is wrong with its form. Nothing is constructed of it,
 * whatever its tags say. What takes Ansible to know (modules, roles, templates) is not looked at.
 *
 * @param prompts see {@link dev.daybook.api.playbook.PlaybookContent#prompts}
 * @param mistakes in the order of the text, the first {@value #MOST_MISTAKES}; a text that is no YAML has one
 */
record PlaybookYaml(List<Play> plays, List<String> prompts, List<Mistake> mistakes) {
    static final int MOST_MISTAKES = 50;

    /**
     * @param line counts from 1
     * @param column counts from 1, in characters
     */
    record Mistake(String message, int line, int column) {
        private static final int LONGEST_QUOTE = 80;

        static Mistake at(Node node, String message) {
            return at(node.getStartMark(), message);
        }

        static Mistake at(Mark place, String message) {
            return new Mistake(message, place.getLine() + 1, place.getColumn() + 1);
        }

        /** A word of the text as a message shows it: cut when it is long. */
        static String quoted(String text) {
            return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
        }
    }

    /** @param text any text at all, of the size of a playbook */
    static PlaybookYaml read(String text) {
        return new Reading().of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    /** One pass over one text. Aliases make nodes shared: each is looked at once, however often it occurs. */
    private static final class Reading {
        private final List<Mistake> mistakes = new ArrayList<>();
        private final PlayReader plays = new PlayReader(mistakes);
        private final Set<Node> seenForDuplicates = Collections.newSetFromMap(new IdentityHashMap<>());

        PlaybookYaml of(String text) {
            if (isText(text)) {
                Mistake noYaml = readDocuments(text);
                if (noYaml != null) { // what was found before it may not be what the author meant
                    return new PlaybookYaml(List.of(), List.of(), List.of(noYaml));
                }
                if (plays.empty() && mistakes.isEmpty()) {
                    mistakes.add(new Mistake("The file is empty: a playbook is a list of plays", 1, 1));
                }
            }
            return new PlaybookYaml(
                    List.copyOf(plays.plays()),
                    List.copyOf(plays.prompts()),
                    mistakes.stream()
                            .sorted(Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column))
                            .limit(MOST_MISTAKES)
                            .toList());
        }

        /** SnakeYAML refuses what does not print, but does not say in which line. */
        private boolean isText(String text) {
            int line = 1;
            int column = 1;
            for (int i = 0; i < text.length() && mistakes.size() < MOST_MISTAKES; ) {
                int character = text.codePointAt(i);
                if (!StreamReader.isPrintable(character)) {
                    mistakes.add(new Mistake(
                            "The character U+%04X must not stand in YAML".formatted(character), line, column));
                }
                column++;
                if (character == '\n') {
                    line++;
                    column = 1;
                }
                i += Character.charCount(character);
            }
            return mistakes.isEmpty();
        }

        /** @return what makes it no YAML, or null */
        private @Nullable Mistake readDocuments(String text) {
            LoaderOptions options = new LoaderOptions();
            options.setCodePointLimit(Integer.MAX_VALUE); // BoundedParser knows the bounds, and where they are passed
            options.setNestingDepthLimit(Integer.MAX_VALUE);
            options.setMaxAliasesForCollections(Integer.MAX_VALUE);
            StreamReader characters = new StreamReader(text);
            Composer documents =
                    new Composer(new BoundedParser(new ParserImpl(characters, options)), new Resolver(), options);
            try {
                while (documents.checkNode()) {
                    Node root = documents.getNode();
                    checkDuplicates(root);
                    plays.read(root);
                }
                return null;
            } catch (MarkedYAMLException e) {
                return mistake(e);
            } catch (NumberFormatException e) { // SnakeYAML lets it escape for "\\U80000000" and above
                return Mistake.at(characters.getMark(), "This escape stands for no character");
            }
        }

        /** Twice the same key: all but the last would silently be ignored. */
        private void checkDuplicates(Node node) {
            if (!seenForDuplicates.add(node)) {
                return;
            }
            switch (node) {
                case SequenceNode list -> list.getValue().forEach(this::checkDuplicates);
                case MappingNode mapping -> {
                    Set<String> keys = new HashSet<>();
                    for (NodeTuple field : mapping.getValue()) {
                        if (field.getKeyNode() instanceof ScalarNode key
                                && !key.getTag().equals(Tag.MERGE)
                                && !keys.add(key.getTag() + " " + key.getValue())) {
                            mistakes.add(Mistake.at(key, "'" + Mistake.quoted(key.getValue()) + "' is there twice"));
                        }
                        checkDuplicates(field.getKeyNode());
                        checkDuplicates(field.getValueNode());
                    }
                }
                default -> {
                    // a scalar has no keys
                }
            }
        }

        private static Mistake mistake(MarkedYAMLException e) {
            Mark place = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            Mark context = e.getContextMark();
            String problem = e.getProblem() == null ? "This is not YAML" : e.getProblem();
            String message = problem.contains("(TAB)")
                    ? "A tab stands here: YAML is indented with spaces"
                    : Character.toUpperCase(problem.charAt(0)) + problem.substring(1);
            if (e.getContext() != null && context != null && context.getLine() != place.getLine()) {
                message += " (" + e.getContext() + " that begins in line " + (context.getLine() + 1) + ")";
            }
            return Mistake.at(place, message);
        }
    }
}
