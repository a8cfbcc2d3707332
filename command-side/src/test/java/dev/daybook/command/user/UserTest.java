package dev.daybook.command.user;

import dev.daybook.api.Role;
import dev.daybook.api.user.SessionEnd;
import dev.daybook.api.user.UserCommand.ChangePassword;
import dev.daybook.api.user.UserCommand.EndSessions;
import dev.daybook.api.user.UserCommand.RecordSignIn;
import dev.daybook.api.user.UserCommand.RecordSignInRefused;
import dev.daybook.api.user.UserCommand.RegisterUser;
import dev.daybook.api.user.UserEvent.UserPasswordChanged;
import dev.daybook.api.user.UserEvent.UserRegistered;
import dev.daybook.api.user.UserEvent.UserSessionsEnded;
import dev.daybook.api.user.UserEvent.UserSignInRefused;
import dev.daybook.api.user.UserEvent.UserSignedIn;
import dev.daybook.api.user.UserId;
import java.util.List;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

class UserTest {
    private final UserId id = UserId.next();
    private final AggregateTestFixture<User> fixture = new AggregateTestFixture<>(User.class);
    private final UserRegistered registered =
            new UserRegistered(id, "olga", "olga@example.org", Role.ADMIN, "Europe/Berlin", 1);

    @Test
    void isRegisteredWithoutAPassword() {
        fixture.givenNoPriorActivity()
                .when(new RegisterUser(id, "olga", "olga@example.org", Role.ADMIN, "Europe/Berlin", 1))
                .expectEvents(registered);
    }

    @Test
    void changesThePasswordByNamingItsVersion() {
        fixture.given(registered).when(new ChangePassword(id, 2)).expectEvents(new UserPasswordChanged(id, 2));
    }

    @Test
    void signsIn() {
        fixture.given(registered).when(new RecordSignIn(id)).expectEvents(new UserSignedIn(id));
    }

    @Test
    void isRefused() {
        fixture.given(registered)
                .when(new RecordSignInRefused(id, "wrong password"))
                .expectEvents(new UserSignInRefused(id, "wrong password"));
    }

    @Test
    void signsOut() {
        fixture.given(registered)
                .when(new EndSessions(id, List.of("one", "other"), SessionEnd.SIGNED_OUT))
                .expectEvents(new UserSessionsEnded(id, List.of("one", "other"), SessionEnd.SIGNED_OUT));
    }

    @Test
    void withoutASessionDoesNotSignOut() {
        fixture.given(registered)
                .when(new EndSessions(id, List.of(), SessionEnd.PASSWORD_CHANGED))
                .expectNoEvents();
    }

    @Test
    void mustExist() {
        fixture.givenNoPriorActivity().when(new RecordSignIn(id)).expectException(AggregateNotFoundException.class);
    }
}
