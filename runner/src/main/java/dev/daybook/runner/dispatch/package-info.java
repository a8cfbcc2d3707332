/** Which job is taken next, and by whom. Knows nothing of how it is carried out. */
@NullMarked
package dev.daybook.runner.dispatch;

import org.jspecify.annotations.NullMarked;
