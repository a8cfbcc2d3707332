/** Playbooks as they are seen: what each is now, every version it has had, and what differs between them. */
@NullMarked
package dev.daybook.query.playbook;

import org.jspecify.annotations.NullMarked;
