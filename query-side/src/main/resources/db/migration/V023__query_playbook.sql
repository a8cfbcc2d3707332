create table playbook (
    id                 char(36)      character set ascii not null,
    name               varchar(100)  collate utf8mb4_unicode_520_ci not null,
    description        varchar(1000) collate utf8mb4_unicode_520_ci not null,
    current_version    int           not null,
    main_playbook_file varchar(255)  not null,
    file_count         int           not null,
    total_size         bigint        not null,
    active             boolean       not null,
    created_by         varchar(80)   not null,
    created_at         datetime(6)   not null,
    updated_by         varchar(80)   not null,
    updated_at         datetime(6)   not null,
    version            bigint        not null,
    primary key (id),
    key by_name (name),
    key by_creation (created_at, id),
    key by_change (updated_at, id)
) engine = InnoDB;

create table playbook_version (
    playbook_id   char(36)     character set ascii not null,
    number        int          not null,
    content       mediumtext   not null, -- JSON
    message       varchar(500) not null,
    restored_from int,
    created_by    varchar(80)  not null,
    created_at    datetime(6)  not null,
    primary key (playbook_id, number)
) engine = InnoDB;
