/** Who is asking, from where, and what they may do. */
@NullMarked
package dev.daybook.platform.identity;

import org.jspecify.annotations.NullMarked;
