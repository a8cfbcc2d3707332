package dev.daybook.query.playbook;

import org.springframework.data.repository.reactive.ReactiveCrudRepository;

interface PlaybookTable extends ReactiveCrudRepository<PlaybookRow, String> {}
