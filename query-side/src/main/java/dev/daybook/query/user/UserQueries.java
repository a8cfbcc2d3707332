package dev.daybook.query.user;

import dev.daybook.api.user.UserQuery.FindSignIn;
import dev.daybook.api.user.UserQuery.FindUser;
import dev.daybook.api.user.UserQuery.SignInView;
import dev.daybook.api.user.UserView;
import dev.daybook.platform.name.Names;
import java.util.concurrent.CompletableFuture;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

@Component
class UserQueries {
    private final UserTable users;

    UserQueries(UserTable users) {
        this.users = users;
    }

    @QueryHandler
    CompletableFuture<@Nullable UserView> find(FindUser query) {
        return users.findById(query.userId().toString()).map(UserRow::toView).toFuture();
    }

    @QueryHandler
    CompletableFuture<@Nullable SignInView> find(FindSignIn query) {
        return users.findFirstByUsernameKey(Names.key(query.username()))
                .map(UserRow::toSignInView)
                .toFuture();
    }
}
