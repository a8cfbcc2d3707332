/** What every endpoint shares: problem details, pages, versions, strict parameters. Knows no context. */
@NullMarked
package dev.daybook.platform.web;

import org.jspecify.annotations.NullMarked;
