-- All that the statistics read: with 1,000,000 jobs they take 0.3 s by it, and 6 s without.
alter table job
    add key by_duration (status, started_at, completed_at);
