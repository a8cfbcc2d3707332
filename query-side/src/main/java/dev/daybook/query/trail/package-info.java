/** The whole story in order. */
@NullMarked
package dev.daybook.query.trail;

import org.jspecify.annotations.NullMarked;
