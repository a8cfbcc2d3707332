-- The queue is made anew from the events, with what it takes to keep the servers of jobs apart.
drop table runner_queue;

-- Jobs that wait for a runner, and those that one has. neg_priority: one ascending index serves for "highest first, then oldest".
create table runner_queue (
    job_id        char(36)    character set ascii not null,
    number        bigint      not null,
    neg_priority  int         not null,
    state         varchar(10) character set ascii not null, -- queued, claimed, running
    blocked       boolean     not null,                     -- whether it is not the first at one of its servers
    spec          mediumtext  not null,                     -- JSON
    requester_id  varchar(64) character set ascii not null,
    runner_id     varchar(64) character set ascii,          -- who has it
    claimed_until datetime(6),
    primary key (job_id),
    key by_turn (state, blocked, neg_priority, number),
    key by_age (state, neg_priority, number),
    key by_lease (state, claimed_until),
    key by_runner (runner_id, state)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

-- Who waits at which server, or has it. A job that only checks is not here.
-- place: 0 it has the server, 1 it waits, 2 it leaves.
-- its_turn: 1 where it is the first, else null; the unique key holds that there is one at most.
create table runner_lane (
    job_id       char(36) character set ascii not null,
    server_id    char(36) character set ascii not null,
    place        tinyint  not null,
    neg_priority int      not null,
    number       bigint   not null,
    its_turn     tinyint,
    primary key (job_id, server_id),
    unique key one_at_a_time (server_id, its_turn),
    key in_order (server_id, place, neg_priority, number, job_id)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

-- Whoever changes the queue locks this one row first.
create table runner_gate (
    id tinyint not null,
    primary key (id)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;
insert into runner_gate (id) values (1);

-- Runners that are to take nothing new; made from events.
create table runner_drained (
    runner_id char(36) character set ascii not null,
    primary key (runner_id)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

-- What each runner says of itself, every few seconds. The one table that the runner writes and the query side reads.
create table runner_node (
    runner_id       char(36)     character set ascii not null,
    heartbeat_at    datetime(6)  not null,
    started_at      datetime(6)  not null,
    hub_version     varchar(100),
    ansible_version varchar(100),
    slots           int          not null,
    running         int          not null,
    primary key (runner_id)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

delete from processor_token where processor_name = 'runner-queue';
