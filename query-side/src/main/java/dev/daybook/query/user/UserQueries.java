package dev.daybook.query.user;

import dev.daybook.api.user.UserQuery.FindSignIn;
import dev.daybook.api.user.UserQuery.FindUser;
import dev.daybook.api.user.UserQuery.FollowSession;
import dev.daybook.api.user.UserQuery.SignInView;
import dev.daybook.api.user.UserView;
import dev.daybook.platform.name.Names;
import java.util.concurrent.CompletableFuture;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

@Component
class UserQueries {
    private final UserTable users;
    private final DatabaseClient database;

    UserQueries(UserTable users, DatabaseClient database) {
        this.users = users;
        this.database = database;
    }

    @QueryHandler
    CompletableFuture<@Nullable UserView> find(FindUser query) {
        return users.findById(query.userId().toString()).map(UserRow::toView).toFuture();
    }

    @QueryHandler
    CompletableFuture<Boolean> find(FollowSession query) {
        return database.sql("select count(*) from ended_session where id = ?")
                .bind(0, query.session())
                .map(row -> row.get(0, Long.class) > 0)
                .one()
                .toFuture();
    }

    @QueryHandler
    CompletableFuture<@Nullable SignInView> find(FindSignIn query) {
        return users.findFirstByUsernameKey(Names.key(query.username()))
                .map(UserRow::toSignInView)
                .toFuture();
    }
}
