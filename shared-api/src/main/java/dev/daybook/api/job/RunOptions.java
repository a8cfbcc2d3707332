package dev.daybook.api.job;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a playbook is to be run, in the words of {@code ansible-playbook}.
 *
 * @param check only say what would be changed
 * @param diff show changes of files line by line
 * @param limit a pattern: which of the targets; null for all
 * @param verbosity 0 to 4, the number of {@code v}
 * @param forks how many hosts at once; null leaves it to Ansible
 * @param factCache whether facts that an earlier run of the same kind has gathered may be taken, and are left to later ones;
 *     false where it was written without it
 */
public record RunOptions(
        boolean check,
        boolean diff,
        @Nullable String limit,
        List<String> tags,
        List<String> skipTags,
        int verbosity,
        @Nullable Integer forks,
        @JsonSetter(nulls = Nulls.AS_EMPTY) boolean factCache) {
    public static final RunOptions NONE = new RunOptions(false, false, null, List.of(), List.of(), 0, null, false);
}
