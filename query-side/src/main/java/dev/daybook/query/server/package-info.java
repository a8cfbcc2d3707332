/** Servers as they are seen. */
@NullMarked
package dev.daybook.query.server;

import org.jspecify.annotations.NullMarked;
