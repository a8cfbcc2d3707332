package dev.daybook.platform.identity;

import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** Lets a new hub be entered. */
public interface FirstAccount {
    /** @param password in clear: to be shown once, and kept nowhere */
    record NewAccount(String username, String password) {}

    /**
     * @param announce told before the account exists, so that no crash can leave an account whose password nobody knows
     * @return whether it made one; false when somebody bears that name already
     */
    Mono<Boolean> createIfNobody(String username, Consumer<NewAccount> announce);
}
