package dev.daybook.query.user;

import org.springframework.data.repository.reactive.ReactiveCrudRepository;
import reactor.core.publisher.Mono;

interface UserTable extends ReactiveCrudRepository<UserRow, String> {
    Mono<UserRow> findFirstByUsernameKey(String usernameKey);
}
