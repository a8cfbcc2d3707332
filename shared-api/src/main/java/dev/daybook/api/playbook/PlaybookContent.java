package dev.daybook.api.playbook;

import dev.daybook.api.BlobRef;
import java.util.List;

/**
 * What one version consists of.
 *
 * @param main the path of the file that Ansible is given
 * @param files every file, sorted by path
 * @param prompts the variables that {@code vars_prompt} asks for and has no default of: a run must be given them
 */
public record PlaybookContent(String main, List<File> files, List<Play> plays, List<String> prompts) {
    /** @param path relative to the playbook's folder, with {@code /} between its parts */
    public record File(String path, BlobRef blob) {}

    /** @param hosts the pattern as written */
    public record Play(String name, String hosts) {}

    /** Whether it is, byte for byte, the same files. */
    public boolean sameFilesAs(PlaybookContent other) {
        return main.equals(other.main) && files.equals(other.files);
    }

    public long size() {
        return files.stream().mapToLong(file -> file.blob().size()).sum();
    }
}
