package dev.daybook.api.job;

import dev.daybook.api.Role;

/** Who asked, and as what, when it was asked. */
public record Requester(String userId, String username, Role role) {}
