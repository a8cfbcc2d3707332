/** The nodes that carry jobs out: that they are there, and whether they take new ones. */
@NullMarked
package dev.daybook.api.runner;

import org.jspecify.annotations.NullMarked;
