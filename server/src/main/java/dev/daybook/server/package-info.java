/** Puts the sides together into one program, and starts and stops it. */
@NullMarked
package dev.daybook.server;

import org.jspecify.annotations.NullMarked;
