/** What tests of every read model share. */
@NullMarked
package dev.daybook.query;

import org.jspecify.annotations.NullMarked;
