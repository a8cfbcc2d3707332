/** Keys and passwords: their names and fingerprints. The secret itself is never here, only its version. */
@NullMarked
package dev.daybook.api.credential;

import org.jspecify.annotations.NullMarked;
