@NullMarked
package dev.daybook.query.playbook;

import org.jspecify.annotations.NullMarked;
