-- Tables of the projection of jobs came after hubs had jobs: all of it is made anew from the events.
delete from job;
delete from job_target;
delete from job_feed;
delete from job_record;
delete from job_chunk;
delete from job_host;
delete from job_task;
delete from job_result;

delete from processor_token where processor_name = 'jobs';
