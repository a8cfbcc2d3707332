create table credential (
    id             char(36)     character set ascii not null,
    name           varchar(100) character set utf8mb4 collate utf8mb4_unicode_ci not null,
    key_type       varchar(50)  character set ascii not null,
    fingerprint    varchar(100) character set ascii collate ascii_bin not null,
    public_key     text         character set ascii not null,
    secret_version int          not null,
    created_at     datetime(6)  not null,
    updated_at     datetime(6)  not null,
    version        bigint       not null,
    primary key (id),
    key by_name (name),
    key by_creation (created_at)
) engine = InnoDB;
