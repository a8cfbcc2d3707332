@NullMarked
package dev.daybook.command.credential;

import org.jspecify.annotations.NullMarked;
