/** The servers that jobs run on: where they are, how to sign in, which host key they must show. */
@NullMarked
package dev.daybook.api.server;

import org.jspecify.annotations.NullMarked;
