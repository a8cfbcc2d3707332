alter table trail_event
    add key by_aggregate (aggregate_id, at),
    add key by_type (type, at),
    add key by_time (at);
