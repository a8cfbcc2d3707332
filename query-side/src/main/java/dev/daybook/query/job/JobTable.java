package dev.daybook.query.job;

import org.springframework.data.repository.reactive.ReactiveCrudRepository;

interface JobTable extends ReactiveCrudRepository<JobRow, String> {}
