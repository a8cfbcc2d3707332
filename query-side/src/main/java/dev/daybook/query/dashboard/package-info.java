/** The first look at a hub: how many there are of what, and what runs. Writes nothing of its own. */
@NullMarked
package dev.daybook.query.dashboard;

import org.jspecify.annotations.NullMarked;
