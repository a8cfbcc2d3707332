-- Tables of the projection of jobs came after hubs had jobs: all of it is made anew from the events.
truncate table job;
truncate table job_target;
truncate table job_feed;
truncate table job_record;
truncate table job_chunk;
truncate table job_host;
truncate table job_task;
truncate table job_result;

delete from processor_token where processor_name = 'jobs';
