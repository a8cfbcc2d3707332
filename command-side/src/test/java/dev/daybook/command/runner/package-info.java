@NullMarked
package dev.daybook.command.runner;

import org.jspecify.annotations.NullMarked;
