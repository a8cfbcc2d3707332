/** Carries jobs out: takes them, starts and watches their processes, and feeds what these print back as events. */
@NullMarked
package dev.daybook.runner;

import org.jspecify.annotations.NullMarked;
