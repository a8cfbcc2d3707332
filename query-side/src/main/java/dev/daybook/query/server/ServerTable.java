package dev.daybook.query.server;

import org.springframework.data.repository.reactive.ReactiveCrudRepository;

interface ServerTable extends ReactiveCrudRepository<ServerRow, String> {}
