package dev.daybook.platform.identity;

import java.util.Optional;
import reactor.core.publisher.Mono;

/** Lets a new hub be entered. */
public interface FirstAccount {
    /** @param password in clear: to be shown once, and kept nowhere */
    record NewAccount(String userId, String username, String password) {}

    /** @return the account it made; nothing when that account is there already */
    Mono<Optional<NewAccount>> createIfNobody(String username);
}
