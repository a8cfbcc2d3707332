/** The words that every context shares: roles and permissions, refusals, what an event may promise about itself. No Spring, no I/O. */
@NullMarked
package dev.daybook.api;

import org.jspecify.annotations.NullMarked;
