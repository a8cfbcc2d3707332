package dev.daybook.api;

/** Answers with the last position that was given; whoever subscribes is woken when there may be a further one to read. */
public record FollowPositions() {}
