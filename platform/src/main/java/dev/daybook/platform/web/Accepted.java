package dev.daybook.platform.web;

/**
 * Answered with 202 and a {@code Location}: it is stored, and will be shown there.
 *
 * @param version of what was written, from which on the view shows it
 */
public record Accepted(String id, long version) {}
