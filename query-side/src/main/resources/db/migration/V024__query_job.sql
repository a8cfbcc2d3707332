create table job (
    id                  char(36)      character set ascii not null,
    number              bigint        not null,
    status              varchar(20)   character set ascii not null,
    playbook_id         char(36)      character set ascii not null,
    playbook_name       varchar(255)  not null,
    playbook_version    int           not null,
    servers             mediumtext    not null, -- JSON
    user_id             varchar(64)   character set ascii not null,
    username            varchar(80)   not null,
    extra_vars          mediumtext    not null, -- JSON
    timeout_seconds     bigint        not null,
    exit_code           int,
    end_reason          varchar(30)   character set ascii,
    error_message       text,
    total_lines         bigint        not null,
    created_at          datetime(6)   not null,
    started_at          datetime(6),
    cancel_requested_at datetime(6),
    completed_at        datetime(6),
    version             bigint        not null,
    primary key (id),
    key by_number (number),
    key by_status (status, number),
    key by_playbook (playbook_id, number),
    key by_user (user_id, number)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

create table job_target (
    server_id char(36) character set ascii not null,
    job_id    char(36) character set ascii not null,
    primary key (server_id, job_id)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

-- How each host of a job stands.
create table job_host (
    job_id      char(36)     character set ascii not null,
    host        varchar(255) not null,
    ok          int          not null,
    changed     int          not null,
    failed      int          not null,
    unreachable int          not null,
    skipped     int          not null,
    rescued     int          not null,
    ignored     int          not null,
    primary key (job_id, host)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

-- The index of a job's output: which lines are in which blob, and what occurs in them.
create table job_chunk (
    job_id     char(36)     character set ascii not null,
    number     int          not null,
    first_line bigint       not null,
    line_count int          not null,
    sha256     char(64)     character set ascii not null,
    size       bigint       not null,
    levels     varchar(100) character set ascii not null, -- separated by blanks, as are those around it
    hosts      mediumtext   not null, -- JSON
    primary key (job_id, number),
    key by_line (job_id, first_line)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

-- What a live stream of a job shows, in order; n counts from 1 in each job.
create table job_feed (
    job_id  char(36)    character set ascii not null,
    n       bigint      not null,
    kind    varchar(10) character set ascii not null,
    payload mediumtext  not null, -- JSON
    primary key (job_id, n)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;
