-- The Python that was last found on each server. A cache: what is not there is looked for.
create table server_interpreter (
    server_id char(36)      character set ascii not null,
    machine   varchar(2000) not null, -- address, port and host key that it was found behind
    program   varchar(255)  not null,
    found_at  datetime(6)   not null,
    primary key (server_id)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;
