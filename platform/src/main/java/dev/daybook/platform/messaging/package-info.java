/** Commands out, events stored, views awaited: Axon as this product uses it, alone or with Axon Server. */
@NullMarked
package dev.daybook.platform.messaging;

import org.jspecify.annotations.NullMarked;
