/** The whole story in order. */
@NullMarked
package dev.daybook.api.trail;

import org.jspecify.annotations.NullMarked;
