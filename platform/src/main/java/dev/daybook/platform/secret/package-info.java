/** What nobody may read: encrypted here, named by version everywhere else. */
@NullMarked
package dev.daybook.platform.secret;

import org.jspecify.annotations.NullMarked;
