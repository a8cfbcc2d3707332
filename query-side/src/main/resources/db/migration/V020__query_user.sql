create table user_account (
    id               char(36)     character set ascii not null,
    username         varchar(80)  not null,
    username_key     varchar(255) collate utf8mb4_bin not null,
    email            varchar(255) not null,
    role             varchar(20)  character set ascii not null,
    active           boolean      not null,
    timezone         varchar(50)  not null,
    password_version int          not null,
    created_at       datetime(6)  not null,
    updated_at       datetime(6)  not null,
    last_login       datetime(6),
    version          bigint       not null,
    primary key (id),
    key by_name (username_key)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;
