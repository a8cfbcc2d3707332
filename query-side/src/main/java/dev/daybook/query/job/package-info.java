/** Jobs as they are seen: lists, output, and the live stream. */
@NullMarked
package dev.daybook.query.job;

import org.jspecify.annotations.NullMarked;
