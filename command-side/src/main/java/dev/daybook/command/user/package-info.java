/** Accounts: who may sign in, and the tokens that show it. */
@NullMarked
package dev.daybook.command.user;

import org.jspecify.annotations.NullMarked;
