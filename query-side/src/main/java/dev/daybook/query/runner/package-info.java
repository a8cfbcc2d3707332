/** Runners as they are seen: what events tell of them, and what they say of themselves. */
@NullMarked
package dev.daybook.query.runner;

import org.jspecify.annotations.NullMarked;
