/** Playbooks: taking in their files, checking them, and keeping every version. Running one is the matter of a job. */
@NullMarked
package dev.daybook.command.playbook;

import org.jspecify.annotations.NullMarked;
