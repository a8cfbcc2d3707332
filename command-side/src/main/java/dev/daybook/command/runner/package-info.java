/** Runners, and whether they take new jobs. */
@NullMarked
package dev.daybook.command.runner;

import org.jspecify.annotations.NullMarked;
