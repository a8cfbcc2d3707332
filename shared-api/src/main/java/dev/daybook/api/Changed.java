package dev.daybook.api;

/** Wakes whoever watches a view: there is something new to read. Carries nothing, since updates may be dropped. */
public record Changed() {}
