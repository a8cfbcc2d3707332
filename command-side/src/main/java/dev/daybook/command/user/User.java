package dev.daybook.command.user;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import dev.daybook.api.user.UserCommand.ChangePassword;
import dev.daybook.api.user.UserCommand.EndSessions;
import dev.daybook.api.user.UserCommand.RecordSignIn;
import dev.daybook.api.user.UserCommand.RecordSignInRefused;
import dev.daybook.api.user.UserCommand.RegisterUser;
import dev.daybook.api.user.UserEvent;
import dev.daybook.api.user.UserEvent.UserPasswordChanged;
import dev.daybook.api.user.UserEvent.UserRegistered;
import dev.daybook.api.user.UserEvent.UserSessionsEnded;
import dev.daybook.api.user.UserEvent.UserSignInRefused;
import dev.daybook.api.user.UserEvent.UserSignedIn;
import dev.daybook.api.user.UserId;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/** An account, and what happened to it. */
@Aggregate
class User {
    @AggregateIdentifier
    private UserId id;

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    long decide(RegisterUser command) {
        apply(new UserRegistered(
                command.userId(),
                command.username(),
                command.email(),
                command.role(),
                command.timezone(),
                command.passwordVersion()));
        return getVersion();
    }

    @CommandHandler
    long decide(ChangePassword command) {
        apply(new UserPasswordChanged(id, command.passwordVersion()));
        return getVersion();
    }

    @CommandHandler
    long decide(RecordSignIn command) {
        apply(new UserSignedIn(id));
        return getVersion();
    }

    @CommandHandler
    long decide(RecordSignInRefused command) {
        apply(new UserSignInRefused(id, command.reason()));
        return getVersion();
    }

    @CommandHandler
    long decide(EndSessions command) {
        if (!command.sessions().isEmpty()) {
            apply(new UserSessionsEnded(id, command.sessions(), command.reason()));
        }
        return getVersion();
    }

    @EventSourcingHandler
    void evolve(UserEvent event) {
        id = event.userId();
    }

    User() {} // Axon rebuilds a user from its events through this
}
