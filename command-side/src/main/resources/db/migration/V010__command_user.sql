-- Who stays signed in. No read model: it is not made from events, and not rebuilt.
create table refresh_token (
    hash       char(64)    character set ascii not null,
    family     char(36)    character set ascii not null,
    user_id    char(36)    character set ascii not null,
    used       boolean     not null,
    expires_at datetime(6) not null,
    primary key (hash),
    key by_family (family),
    key by_user (user_id),
    key by_expiry (expires_at)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;
