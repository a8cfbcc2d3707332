@NullMarked
package dev.daybook.command.server;

import org.jspecify.annotations.NullMarked;
