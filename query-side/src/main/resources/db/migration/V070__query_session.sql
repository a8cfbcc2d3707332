-- Sign-ins that somebody ended before their time. Those that nobody ended are not here.
create table ended_session (
    id       varchar(64) character set ascii not null,
    user_id  char(36)    character set ascii not null,
    ended_at datetime(6) not null,
    reason   varchar(20) character set ascii not null,
    primary key (id)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;
