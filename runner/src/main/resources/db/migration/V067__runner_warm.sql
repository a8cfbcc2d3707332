-- Until a runner has said it, it is not.
alter table runner_node add column warm boolean not null default false after ansible_version;
