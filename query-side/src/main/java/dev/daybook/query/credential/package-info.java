/** Credentials as they are seen: never the key itself, which no read model has. */
@NullMarked
package dev.daybook.query.credential;

import org.jspecify.annotations.NullMarked;
