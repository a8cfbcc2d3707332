/** What the hub says of itself. */
@NullMarked
package dev.daybook.api.system;

import org.jspecify.annotations.NullMarked;
