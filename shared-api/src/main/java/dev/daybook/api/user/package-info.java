/** Accounts: what can be asked of one, what can have happened to it. A password is never here, only the version of a secret. */
@NullMarked
package dev.daybook.api.user;

import org.jspecify.annotations.NullMarked;
