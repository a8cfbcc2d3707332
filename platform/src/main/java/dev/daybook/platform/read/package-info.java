/** Read tables, written in the transaction of their token. */
@NullMarked
package dev.daybook.platform.read;

import org.jspecify.annotations.NullMarked;
