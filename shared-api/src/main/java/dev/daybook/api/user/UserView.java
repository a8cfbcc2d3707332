package dev.daybook.api.user;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.daybook.api.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

public record UserView(
        UserId id,
        String username,
        String email,
        Role role,
        @JsonProperty("is_active") boolean active,
        String timezone,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant lastLogin,
        long version) {}
