package dev.daybook.api.system;

import org.jspecify.annotations.Nullable;

/**
 * What this node runs on. The version of Ansible is that of each runner.
 *
 * @param hub null where the build does not say it
 * @param database as it says itself
 * @param eventStore where the events are: {@code database} or {@code axon_server}
 */
public record VersionsView(@Nullable String hub, String java, String database, String eventStore) {}
