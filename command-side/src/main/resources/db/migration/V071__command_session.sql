-- When it was used up; null for one that was before this was written down.
alter table refresh_token
    add column used_at datetime(6);
