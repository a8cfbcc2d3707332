package dev.daybook.query.credential;

import org.springframework.data.repository.reactive.ReactiveCrudRepository;

interface CredentialTable extends ReactiveCrudRepository<CredentialRow, String> {}
