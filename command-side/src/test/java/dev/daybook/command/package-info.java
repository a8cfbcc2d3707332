/** What tests of every write endpoint share. */
@NullMarked
package dev.daybook.command;

import org.jspecify.annotations.NullMarked;
