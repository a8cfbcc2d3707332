-- The tasks of a run in the order in which they began; a task that begins again (serial) is one.
create table job_task (
    job_id char(36)      character set ascii not null,
    uuid   varchar(64)   character set ascii not null,
    chunk  int           not null,
    place  int           not null, -- in the chunk
    name   text          not null,
    module varchar(255),
    path   text,
    line   bigint,
    primary key (job_id, uuid),
    key by_order (job_id, chunk, place)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

-- What became of a task on a host.
create table job_result (
    job_id      char(36)     character set ascii not null,
    task_uuid   varchar(64)  character set ascii not null,
    host        varchar(255) not null,
    status      varchar(20)  character set ascii not null,
    duration_ms bigint,
    items       int,
    line        bigint,
    primary key (job_id, task_uuid, host),
    key by_host (job_id, host, duration_ms),
    key by_status (job_id, status, task_uuid)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

-- What is frozen of a job.
create table job_record (
    job_id char(36)    character set ascii not null,
    role   varchar(20) character set ascii not null,
    spec   mediumtext  not null, -- JSON
    record mediumtext, -- JSON; null for one that has not been started
    primary key (job_id)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;
