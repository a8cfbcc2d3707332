package dev.daybook.command.credential;

import dev.daybook.api.Refusal;
import dev.daybook.api.credential.CredentialCommand.AddCredential;
import dev.daybook.api.credential.CredentialCommand.AddPassword;
import dev.daybook.api.credential.CredentialCommand.ReplaceKey;
import dev.daybook.api.credential.CredentialCommand.ReplacePassword;
import dev.daybook.api.credential.CredentialEvent.CredentialAdded;
import dev.daybook.api.credential.CredentialEvent.CredentialKeyReplaced;
import dev.daybook.api.credential.CredentialEvent.CredentialPasswordAdded;
import dev.daybook.api.credential.CredentialEvent.CredentialPasswordReplaced;
import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.credential.CredentialKind;
import dev.daybook.api.credential.Password;
import dev.daybook.api.credential.SshKey;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CredentialTest {
    private static final CredentialId ID = CredentialId.next();
    private static final SshKey FIRST = new SshKey(1, "ssh-ed25519", "SHA256:first", "ssh-ed25519 AAAA");
    private static final SshKey SECOND = new SshKey(2, "ssh-rsa", "SHA256:second", "ssh-rsa AAAB");
    private static final CredentialAdded ADDED = new CredentialAdded(ID, "web servers", FIRST);

    private final AggregateTestFixture<Credential> fixture = new AggregateTestFixture<>(Credential.class);

    @Test
    void isAdded() {
        fixture.givenNoPriorActivity()
                .when(new AddCredential(ID, "web servers", FIRST))
                .expectEvents(ADDED)
                .expectResultMessagePayload(0L);
    }

    @Nested
    class ReplacingTheKey {
        @Test
        void makesTheOtherOneCurrent() {
            fixture.given(ADDED)
                    .when(new ReplaceKey(ID, SECOND, null))
                    .expectEvents(new CredentialKeyReplaced(ID, SECOND))
                    .expectResultMessagePayload(1L);
        }

        @Test
        void changesNothingWhenItIsTheSameKey() {
            fixture.given(ADDED, new CredentialKeyReplaced(ID, SECOND))
                    .when(new ReplaceKey(
                            ID, new SshKey(3, SECOND.type(), SECOND.fingerprint(), SECOND.publicKey()), 1L))
                    .expectNoEvents()
                    .expectResultMessagePayload(1L);
        }

        @Test
        void goesBackToAnEarlierKey() {
            SshKey again = new SshKey(3, FIRST.type(), FIRST.fingerprint(), FIRST.publicKey());
            fixture.given(ADDED, new CredentialKeyReplaced(ID, SECOND))
                    .when(new ReplaceKey(ID, again, null))
                    .expectEvents(new CredentialKeyReplaced(ID, again));
        }

        @Test
        void isRefusedWhereThereIsNoCredential() {
            fixture.givenNoPriorActivity()
                    .when(new ReplaceKey(ID, FIRST, null))
                    .expectException(AggregateNotFoundException.class);
        }
    }

    @Nested
    class ReplacingThePassword {
        private static final CredentialPasswordAdded PASSWORD = new CredentialPasswordAdded(
                ID, "sudo", CredentialKind.BECOME_PASSWORD, null, new Password(1, "HMAC-SHA256:first"));

        @Test
        void isPossibleOnceItWasAdded() {
            fixture.givenNoPriorActivity()
                    .when(new AddPassword(
                            ID, PASSWORD.name(), PASSWORD.kind(), PASSWORD.vaultId(), PASSWORD.password()))
                    .expectEvents(PASSWORD);
        }

        @Test
        void makesTheOtherOneCurrent() {
            Password next = new Password(2, "HMAC-SHA256:second");
            fixture.given(PASSWORD)
                    .when(new ReplacePassword(ID, next, null))
                    .expectEvents(new CredentialPasswordReplaced(ID, next))
                    .expectResultMessagePayload(1L);
        }

        @Test
        void changesNothingWhenItIsTheSame() {
            fixture.given(PASSWORD)
                    .when(new ReplacePassword(ID, new Password(2, "HMAC-SHA256:first"), 0L))
                    .expectNoEvents();
        }

        @Test
        void isRefusedWhereThereIsAKeyAndTheOtherWayRound() {
            fixture.given(ADDED)
                    .when(new ReplacePassword(ID, new Password(2, "HMAC-SHA256:first"), null))
                    .expectExceptionDetails(
                            new Refusal(Refusal.Kind.CONFLICT, "The credential is an SSH key: replace that"))
                    .expectNoEvents();
            fixture.given(PASSWORD)
                    .when(new ReplaceKey(ID, FIRST, null))
                    .expectExceptionDetails(
                            new Refusal(Refusal.Kind.CONFLICT, "The credential is a password: replace that"))
                    .expectNoEvents();
        }
    }
}
