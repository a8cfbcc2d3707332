/** Accounts as they are seen. */
@NullMarked
package dev.daybook.query.user;

import org.jspecify.annotations.NullMarked;
