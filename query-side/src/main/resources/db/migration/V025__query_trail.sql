-- Every event as it is shown. Its place in the order is in event_position.
create table trail_event (
    event_id       char(36)     character set ascii not null,
    type           varchar(100) character set ascii not null,
    aggregate_type varchar(100) character set ascii not null,
    aggregate_id   varchar(64)  character set ascii not null,
    sequence       bigint       not null,
    at             datetime(6)  not null,
    actor          text         not null, -- JSON
    payload        mediumtext   not null, -- JSON
    primary key (event_id)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;
