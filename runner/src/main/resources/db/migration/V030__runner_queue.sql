-- Jobs that wait for a runner, and those that one has. Made from events; the claims are the runners' own.
create table runner_queue (
    job_id        char(36)    character set ascii not null,
    number        bigint      not null,
    state         varchar(10) character set ascii not null, -- queued, running
    spec          mediumtext  not null, -- JSON
    requester_id  varchar(64) character set ascii not null,
    runner_id     varchar(64) character set ascii,
    claimed_by    varchar(64) character set ascii,
    claimed_until datetime(6),
    primary key (job_id),
    key by_age (state, number),
    key by_runner (runner_id)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;
