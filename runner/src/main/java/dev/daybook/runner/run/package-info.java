/** One run, from its directory to its end: starting, following, cancelling, coming back to it. Knows nothing of Ansible. */
@NullMarked
package dev.daybook.runner.run;

import org.jspecify.annotations.NullMarked;
