alter table job
    add key by_creation (created_at);
