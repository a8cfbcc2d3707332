package dev.daybook.command.server;

import dev.daybook.api.CommandRefused;
import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.server.Connection;
import dev.daybook.api.server.ServerCommand.AddServer;
import dev.daybook.api.server.ServerCommand.EditServer;
import dev.daybook.api.server.ServerCommand.ForgetHostKey;
import dev.daybook.api.server.ServerCommand.PinHostKey;
import dev.daybook.api.server.ServerDetails;
import dev.daybook.api.server.ServerEvent.HostKeyForgotten;
import dev.daybook.api.server.ServerEvent.HostKeyPinned;
import dev.daybook.api.server.ServerEvent.ServerAdded;
import dev.daybook.api.server.ServerEvent.ServerEdited;
import dev.daybook.api.server.ServerId;
import java.util.List;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ServerTest {
    private static final String KEY = HostKeyTest.ED25519;
    private static final String OTHER_KEY = HostKeyTest.ECDSA;
    private static final ServerId ID = ServerId.next();
    private static final CredentialId CREDENTIAL = CredentialId.next();
    private static final ServerDetails SSH = details("192.0.2.7", Connection.SSH);
    private static final ServerDetails MOVED = details("192.0.2.8", Connection.SSH);
    private static final ServerDetails LOCAL = details("127.0.0.1", Connection.LOCAL);

    private final AggregateTestFixture<Server> fixture = new AggregateTestFixture<>(Server.class);

    @Test
    void isAddedWithItsHostKey() {
        fixture.givenNoPriorActivity()
                .when(new AddServer(ID, SSH, "ssh-ed25519 AAAA"))
                .expectEvents(new ServerAdded(ID, SSH, "ssh-ed25519 AAAA"))
                .expectResultMessagePayload(0L);
    }

    @Nested
    class Editing {
        @Test
        void replacesEverythingAndKeepsThePin() {
            fixture.given(new ServerAdded(ID, SSH, "ssh-ed25519 AAAA"))
                    .when(new EditServer(ID, MOVED, 0L))
                    .expectEvents(new ServerEdited(ID, MOVED))
                    .expectResultMessagePayload(1L);
        }

        @Test
        void toWhatItIsAlreadyIsNoEvent() {
            fixture.given(new ServerAdded(ID, SSH, null), new ServerEdited(ID, MOVED))
                    .when(new EditServer(ID, details("192.0.2.8", Connection.SSH), 1L))
                    .expectNoEvents()
                    .expectResultMessagePayload(1L);
        }

        @Test
        void toALocalServerForgetsThePin() {
            fixture.given(new ServerAdded(ID, SSH, "ssh-ed25519 AAAA"))
                    .when(new EditServer(ID, LOCAL, 0L))
                    .expectEvents(new ServerEdited(ID, LOCAL), new HostKeyForgotten(ID))
                    .expectResultMessagePayload(2L);
        }
    }

    @Nested
    class PinningTheHostKey {
        @Test
        void happensAtFirstContact() {
            fixture.given(new ServerAdded(ID, SSH, null))
                    .when(new PinHostKey(ID, KEY))
                    .expectEvents(new HostKeyPinned(ID, KEY))
                    .expectResultMessagePayload(1L);
        }

        @Test
        void happensOnce() {
            fixture.given(new ServerAdded(ID, SSH, null), new HostKeyPinned(ID, KEY))
                    .when(new PinHostKey(ID, OTHER_KEY))
                    .expectNoEvents()
                    .expectResultMessagePayload(1L);
        }

        @Test
        void doesNotReplaceTheOneItWasAddedWith() {
            fixture.given(new ServerAdded(ID, SSH, KEY))
                    .when(new PinHostKey(ID, OTHER_KEY))
                    .expectNoEvents();
        }

        @Test
        void happensAgainOnceItWasForgotten() {
            fixture.given(new ServerAdded(ID, SSH, KEY), new HostKeyForgotten(ID))
                    .when(new PinHostKey(ID, OTHER_KEY))
                    .expectEvents(new HostKeyPinned(ID, OTHER_KEY));
        }

        @Test
        void doesNotHappenToALocalServer() {
            fixture.given(new ServerAdded(ID, LOCAL, null))
                    .when(new PinHostKey(ID, KEY))
                    .expectNoEvents();
        }

        @Test
        void isRefusedForWhatIsNoKey() {
            fixture.given(new ServerAdded(ID, SSH, null))
                    .when(new PinHostKey(ID, "ssh-ed25519 \uFFFD"))
                    .expectException(CommandRefused.class)
                    .expectNoEvents();
        }
    }

    @Nested
    class ForgettingTheHostKey {
        @Test
        void removesThePin() {
            fixture.given(new ServerAdded(ID, SSH, "ssh-ed25519 AAAA"))
                    .when(new ForgetHostKey(ID, null))
                    .expectEvents(new HostKeyForgotten(ID))
                    .expectResultMessagePayload(1L);
        }

        @Test
        void isHarmlessWhereThereIsNone() {
            fixture.given(new ServerAdded(ID, SSH, null))
                    .when(new ForgetHostKey(ID, 0L))
                    .expectNoEvents()
                    .expectResultMessagePayload(0L);
        }
    }

    private static ServerDetails details(String address, Connection connection) {
        return new ServerDetails(
                "web1",
                address,
                connection,
                "Debian",
                null,
                22,
                "root",
                connection == Connection.SSH ? CREDENTIAL : null,
                "",
                List.of("web"),
                true);
    }
}
