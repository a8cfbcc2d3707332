/** What the hub says of itself: how far its projections are, and what it runs on. */
@NullMarked
package dev.daybook.query.system;

import org.jspecify.annotations.NullMarked;
