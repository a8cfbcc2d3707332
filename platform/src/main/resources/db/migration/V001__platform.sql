-- What Axon stores: events, tokens, sagas. Payload and metadata are JSON.
create table domain_event (
    global_index     bigint       not null auto_increment,
    event_id         char(36)     character set ascii not null,
    aggregate_id     varchar(64)  character set ascii not null,
    sequence_number  bigint       not null,
    aggregate_type   varchar(100) character set ascii not null,
    payload_type     varchar(255) character set ascii not null,
    payload_revision varchar(50)  character set ascii,
    payload          mediumblob   not null,
    meta_data        blob         not null,
    time_stamp       varchar(35)  character set ascii not null,
    primary key (global_index),
    unique key one_history (aggregate_id, sequence_number),
    unique key event_id (event_id)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

create table snapshot_event (
    aggregate_id     varchar(64)  character set ascii not null,
    sequence_number  bigint       not null,
    aggregate_type   varchar(100) character set ascii not null,
    event_id         char(36)     character set ascii not null,
    payload_type     varchar(255) character set ascii not null,
    payload_revision varchar(50)  character set ascii,
    payload          mediumblob   not null,
    meta_data        blob,
    time_stamp       varchar(35)  character set ascii not null,
    primary key (aggregate_id, sequence_number),
    unique key event_id (event_id)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

create table processor_token (
    processor_name varchar(100) character set ascii not null,
    segment        int          not null,
    token          mediumblob,
    token_type     varchar(255) character set ascii,
    time_stamp     varchar(35)  character set ascii,
    owner          varchar(100),
    primary key (processor_name, segment)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

create table saga (
    saga_id    varchar(64)  character set ascii not null,
    saga_type  varchar(255) character set ascii,
    revision   varchar(50)  character set ascii,
    serialized blob,
    primary key (saga_id)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

create table saga_association (
    id                bigint       not null auto_increment,
    association_key   varchar(100) character set ascii,
    association_value varchar(255),
    saga_id           varchar(64)  character set ascii,
    saga_type         varchar(255) character set ascii,
    primary key (id),
    key by_value (association_value, association_key, saga_type),
    key by_saga (saga_id, saga_type)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

-- Deadlines, by db-scheduler: the columns are its own.
create table scheduled_tasks (
    task_name            varchar(100) not null,
    task_instance        varchar(100) not null,
    task_data            blob,
    execution_time       timestamp(6) not null,
    picked               boolean      not null,
    picked_by            varchar(50),
    last_success         timestamp(6) null,
    last_failure         timestamp(6) null,
    consecutive_failures int,
    last_heartbeat       timestamp(6) null,
    version              bigint       not null,
    priority             smallint,
    primary key (task_name, task_instance),
    key by_time (execution_time),
    key by_heartbeat (last_heartbeat)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

-- The one order of all events: dense, given once, never reset.
create table event_position (
    position bigint   not null,
    event_id char(36) character set ascii not null,
    primary key (position),
    unique key event_id (event_id)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

create table blob_content (
    sha256  char(64)   character set ascii not null,
    size    bigint     not null,
    content longblob   not null,
    primary key (sha256)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

create table secret (
    owner      varchar(100) character set ascii not null,
    version    int          not null,
    ciphertext mediumblob   not null,
    referred   boolean      not null default false,
    created_at datetime(6)  not null,
    primary key (owner, version)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

create table reserved_name (
    kind        varchar(20)  character set ascii not null,
    name_key    varchar(255) character set utf8mb4 collate utf8mb4_bin not null,
    owner       varchar(64)  character set ascii not null,
    reserved_at datetime(6)  not null,
    primary key (kind, name_key)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

-- Numbers for people, such as that of a job: one more each time.
create table counter (
    name  varchar(50) character set ascii not null,
    value bigint      not null,
    primary key (name)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;
