alter table job
    add column priority  int not null default 0,
    add column options   text, -- JSON; null for the job of a time that had none
    add column runner_id varchar(64) character set ascii,
    add key by_runner (runner_id, status, number);

create table runner (
    id            char(36)     character set ascii not null,
    name          varchar(255) not null,
    draining      boolean      not null,
    registered_at datetime(6)  not null,
    version       bigint       not null,
    primary key (id)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;
