/** Playbooks and their versions. The files themselves are blobs; here are their names, hashes and sizes. */
@NullMarked
package dev.daybook.api.playbook;

import org.jspecify.annotations.NullMarked;
