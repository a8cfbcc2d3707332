/** Jobs: what may happen to one, and when. Knows nothing of how a job is carried out. */
@NullMarked
package dev.daybook.command.job;

import org.jspecify.annotations.NullMarked;
