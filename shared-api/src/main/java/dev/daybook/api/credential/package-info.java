/** Keys to servers: their names and fingerprints. The key itself is never here, only the version of a secret. */
@NullMarked
package dev.daybook.api.credential;

import org.jspecify.annotations.NullMarked;
