alter table credential
    add column kind     varchar(20) character set ascii not null default 'ssh_key' after name,
    add column vault_id varchar(64) character set ascii after kind,
    modify column key_type   varchar(50) character set ascii,
    modify column public_key text        character set ascii;

-- What its jobs are told in secret, by names and fingerprints; null for the job of a time that knew of none.
alter table job
    add column secrets mediumtext; -- JSON
