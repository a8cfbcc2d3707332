/** Servers: adding and editing them, and which host key they must show. */
@NullMarked
package dev.daybook.command.server;

import org.jspecify.annotations.NullMarked;
