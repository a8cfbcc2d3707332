/** Read models, a package for each context. */
@NullMarked
package dev.daybook.query;

import org.jspecify.annotations.NullMarked;
