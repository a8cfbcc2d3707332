/** Bytes, named by their hash. */
@NullMarked
package dev.daybook.platform.blob;

import org.jspecify.annotations.NullMarked;
