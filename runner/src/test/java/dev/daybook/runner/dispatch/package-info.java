@NullMarked
package dev.daybook.runner.dispatch;

import org.jspecify.annotations.NullMarked;
