@NullMarked
package dev.daybook.command.playbook;

import org.jspecify.annotations.NullMarked;
