/** Keys and passwords: taking them in, checked, and replacing them. They are kept as secrets, and nothing here gives one out. */
@NullMarked
package dev.daybook.command.credential;

import org.jspecify.annotations.NullMarked;
