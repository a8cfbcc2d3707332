/** Names that only one may bear. */
@NullMarked
package dev.daybook.platform.name;

import org.jspecify.annotations.NullMarked;
