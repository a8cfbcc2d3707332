package dev.daybook.command.playbook;

import dev.daybook.api.playbook.PlaybookContent.Play;
import dev.daybook.command.playbook.PlaybookYaml.Mistake;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Takes the plays and prompts out of documents and sees whether they have the form of plays. Aliases make nodes shared: each
 * list of tasks is looked at once, however often it occurs.
 */
final class PlayReader {
    private static final Set<String> IMPORTS =
            Set.of("import_playbook", "ansible.builtin.import_playbook", "ansible.legacy.import_playbook");
    /** Those of ansible-core 2.14 to 2.21, and what it reads as other names of them. */
    private static final Set<String> PLAY_KEYWORDS = Set.of(
            "any_errors_fatal",
            "become",
            "become_exe",
            "become_flags",
            "become_method",
            "become_user",
            "check_mode",
            "collections",
            "connection",
            "debugger",
            "diff",
            "environment",
            "fact_path",
            "force_handlers",
            "gather_facts",
            "gather_subset",
            "gather_timeout",
            "handlers",
            "hosts",
            "ignore_errors",
            "ignore_unreachable",
            "max_fail_percentage",
            "module_defaults",
            "name",
            "no_log",
            "order",
            "port",
            "post_tasks",
            "pre_tasks",
            "remote_user",
            "roles",
            "run_once",
            "serial",
            "strategy",
            "tags",
            "tasks",
            "throttle",
            "timeout",
            "user",
            "validate_argspec",
            "vars",
            "vars_files",
            "vars_prompt");

    private static final List<String> TASK_LISTS = List.of("pre_tasks", "tasks", "post_tasks", "handlers");
    private static final List<String> BLOCK_LISTS = List.of("block", "rescue", "always");

    private final List<Play> plays = new ArrayList<>();
    private final Set<String> prompts = new LinkedHashSet<>();
    private final Set<Node> seenAsTasks = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Mistake> mistakes;
    private boolean empty = true;

    /** @param mistakes takes those that are found */
    PlayReader(List<Mistake> mistakes) {
        this.mistakes = mistakes;
    }

    /** Of all documents read so far, those without mistakes and those with. */
    List<Play> plays() {
        return plays;
    }

    /** Variables that somebody has to be asked for, in the order of the text. */
    Set<String> prompts() {
        return prompts;
    }

    /** Whether no document so far held anything. */
    boolean empty() {
        return empty;
    }

    void read(Node root) {
        if (isNull(root)) {
            return;
        }
        empty = false;
        if (!(root instanceof SequenceNode list)) {
            report(root, "A playbook is a list of plays, each of which begins with a dash; this is " + kind(root));
            return;
        }
        if (list.getValue().isEmpty()) {
            report(root, "A playbook needs at least one play");
        }
        for (Node entry : list.getValue()) {
            if (entry instanceof MappingNode mapping) {
                readEntry(mapping);
            } else {
                report(entry, "A play is a mapping with 'hosts'; this is " + kind(entry));
            }
        }
    }

    private void readEntry(MappingNode entry) {
        Map<String, NodeTuple> fields = fields(entry);
        for (String keyword : IMPORTS) {
            NodeTuple imported = fields.get(keyword);
            if (imported != null) {
                if (isNull(imported.getValueNode()) || !(imported.getValueNode() instanceof ScalarNode)) {
                    report(imported.getKeyNode(), "'" + keyword + "' needs the name of a playbook");
                }
                return;
            }
        }
        readPlay(entry, fields);
    }

    private void readPlay(MappingNode play, Map<String, NodeTuple> fields) {
        fields.forEach((keyword, field) -> {
            if (!PLAY_KEYWORDS.contains(keyword)) {
                report(field.getKeyNode(), "'" + Mistake.quoted(keyword) + "' is not a keyword of a play");
            }
        });
        String hosts = hosts(play, fields.get("hosts"));
        TASK_LISTS.forEach(list -> readTasks(list, fields.get(list)));
        readRoles(fields.get("roles"));
        readPrompts(fields.get("vars_prompt"));
        NodeTuple name = fields.get("name");
        plays.add(new Play(
                name != null && name.getValueNode() instanceof ScalarNode text && !isNull(text)
                        ? text.getValue()
                        : hosts,
                hosts));
    }

    private String hosts(MappingNode play, @Nullable NodeTuple hosts) {
        if (hosts == null) {
            report(play, "A play needs 'hosts'");
            return "";
        }
        Node pattern = hosts.getValueNode();
        if (isNull(pattern)
                || (pattern instanceof ScalarNode text && text.getValue().isBlank())
                || (pattern instanceof SequenceNode list && list.getValue().isEmpty())) {
            report(hosts.getKeyNode(), "'hosts' is empty: name at least one host or group");
            return "";
        }
        return switch (pattern) {
            case ScalarNode text -> text.getValue();
            case SequenceNode list ->
                list.getValue().stream().map(this::hostPattern).collect(Collectors.joining(","));
            default -> {
                report(pattern, "'hosts' must be a pattern or a list of patterns, not " + kind(pattern));
                yield "";
            }
        };
    }

    private String hostPattern(Node pattern) {
        if (pattern instanceof ScalarNode text && !isNull(text)) {
            return text.getValue();
        }
        report(pattern, "In 'hosts', a pattern must be a text, not " + kind(pattern));
        return "";
    }

    private void readTasks(String keyword, @Nullable NodeTuple field) {
        if (field == null || isNull(field.getValueNode()) || !seenAsTasks.add(field.getValueNode())) {
            return;
        }
        if (!(field.getValueNode() instanceof SequenceNode list)) {
            report(
                    field.getValueNode(),
                    "'" + keyword + "' must be a list of tasks, not " + kind(field.getValueNode()));
            return;
        }
        for (Node task : list.getValue()) {
            if (task instanceof MappingNode mapping) {
                readTask(mapping);
            } else {
                report(task, "In '" + keyword + "', a task must be a mapping, not " + kind(task));
            }
        }
    }

    private void readTask(MappingNode task) {
        if (!seenAsTasks.add(task)) {
            return;
        }
        Map<String, NodeTuple> fields = fields(task);
        for (String keyword : BLOCK_LISTS) {
            NodeTuple field = fields.get(keyword);
            readTasks(keyword, field);
            if (field != null && !fields.containsKey("block")) {
                report(field.getKeyNode(), "'" + keyword + "' needs a 'block' beside it");
            }
        }
    }

    private void readRoles(@Nullable NodeTuple field) {
        if (field == null || isNull(field.getValueNode())) {
            return;
        }
        if (!(field.getValueNode() instanceof SequenceNode list)) {
            report(field.getValueNode(), "'roles' must be a list of roles, not " + kind(field.getValueNode()));
            return;
        }
        for (Node role : list.getValue()) {
            boolean named = switch (role) {
                case ScalarNode name -> !isNull(name);
                case MappingNode mapping ->
                    fields(mapping).containsKey("role") || fields(mapping).containsKey("name");
                default -> false;
            };
            if (!named) {
                report(role, "In 'roles', a role must be its name, or a mapping with 'role'");
            }
        }
    }

    /** Ansible takes a single mapping for a list of one. */
    private void readPrompts(@Nullable NodeTuple field) {
        if (field == null || isNull(field.getValueNode())) {
            return;
        }
        switch (field.getValueNode()) {
            case SequenceNode list -> list.getValue().forEach(this::readPrompt);
            case Node single -> readPrompt(single);
        }
    }

    private void readPrompt(Node prompt) {
        if (!(prompt instanceof MappingNode mapping)) {
            report(prompt, "In 'vars_prompt', each variable must be a mapping with 'name', not " + kind(prompt));
            return;
        }
        Map<String, NodeTuple> fields = fields(mapping);
        NodeTuple name = fields.get("name");
        if (name == null || !(name.getValueNode() instanceof ScalarNode variable) || isNull(variable)) {
            report(prompt, "In 'vars_prompt', a variable needs a 'name'");
            return;
        }
        NodeTuple preset = fields.get("default");
        if (preset == null || isNull(preset.getValueNode())) {
            prompts.add(variable.getValue());
        }
    }

    /** The fields by name, with those that {@code <<} brings in, which the mapping's own go before. */
    private Map<String, NodeTuple> fields(MappingNode mapping) {
        Map<String, NodeTuple> fields = new LinkedHashMap<>();
        collect(mapping, fields, Collections.newSetFromMap(new IdentityHashMap<>()));
        return fields;
    }

    private static void collect(Node node, Map<String, NodeTuple> fields, Set<Node> seen) {
        if (!seen.add(node)) {
            return;
        }
        if (node instanceof SequenceNode several) {
            several.getValue().forEach(merged -> collect(merged, fields, seen));
        } else if (node instanceof MappingNode mapping) {
            List<Node> merged = new ArrayList<>();
            for (NodeTuple field : mapping.getValue()) {
                if (field.getKeyNode().getTag().equals(Tag.MERGE)) {
                    merged.add(field.getValueNode());
                } else if (field.getKeyNode() instanceof ScalarNode key) {
                    fields.putIfAbsent(key.getValue(), field);
                }
            }
            merged.forEach(one -> collect(one, fields, seen));
        }
    }

    private void report(Node node, String message) {
        mistakes.add(Mistake.at(node, message));
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static String kind(Node node) {
        return switch (node) {
            case SequenceNode _ -> "a list";
            case MappingNode _ -> "a mapping";
            default -> isNull(node) ? "nothing" : "a text";
        };
    }
}
