@NullMarked
package dev.daybook.query.job;

import org.jspecify.annotations.NullMarked;
