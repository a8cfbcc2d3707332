/**
 * Where the database is, which one it is, and the one that the hub runs itself. Tables and migrations are elsewhere.
 */
@NullMarked
package dev.daybook.platform.database;

import org.jspecify.annotations.NullMarked;
