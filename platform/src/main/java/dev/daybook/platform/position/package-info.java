/** The one order of everything that happened. */
@NullMarked
package dev.daybook.platform.position;

import org.jspecify.annotations.NullMarked;
