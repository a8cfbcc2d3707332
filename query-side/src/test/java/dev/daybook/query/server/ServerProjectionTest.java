package dev.daybook.query.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.server.Connection;
import dev.daybook.api.server.ServerDetails;
import dev.daybook.api.server.ServerEvent;
import dev.daybook.api.server.ServerEvent.HostKeyForgotten;
import dev.daybook.api.server.ServerEvent.HostKeyPinned;
import dev.daybook.api.server.ServerEvent.ServerAdded;
import dev.daybook.api.server.ServerEvent.ServerEdited;
import dev.daybook.api.server.ServerId;
import dev.daybook.api.server.ServerQuery.FindServer;
import dev.daybook.api.server.ServerQuery.FindServers;
import dev.daybook.api.server.ServerQuery.Servers;
import dev.daybook.api.server.ServerView;
import dev.daybook.query.ReadModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class ServerProjectionTest {
    private static final ServerId ID = ServerId.next();
    private static final CredentialId CREDENTIAL = CredentialId.next();
    private static final String HOST_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE9LrfTtuahw7U4OmSzZJES3tGy7v+GOH+Fc4kEqRf7S";

    private static final ServerDetails WEB1 = new ServerDetails(
            "web1",
            "192.0.2.7",
            Connection.SSH,
            "Debian",
            "12",
            2222,
            "deploy",
            CREDENTIAL,
            "front, Zürich",
            List.of("web", "Zürich"),
            true);
    private static final ServerDetails LOCAL = new ServerDetails(
            "localhost", "127.0.0.1", Connection.LOCAL, null, null, 22, "root", null, "", List.of(), false);

    private final ReadModel model = ReadModel.fresh();
    private final ReadModel.Told projection = model.project(ServerProjection.class);

    @BeforeEach
    void answerQueries() {
        model.table(ServerTable.class);
        model.answer(ServerQueries.class);
    }

    @AfterEach
    void drop() {
        model.close();
    }

    @Test
    void hearsEveryEventOfAServer() {
        for (Class<?> event : ServerEvent.class.getPermittedSubclasses()) {
            assertThat(projection.hears(event)).as(event.getSimpleName()).isTrue();
        }
    }

    @Test
    void showsAServerAsItWasAdded() {
        projection.tell(ID, new ServerAdded(ID, WEB1, HOST_KEY));

        assertThat(find(ID))
                .isEqualTo(new ServerView(
                        ID,
                        "web1",
                        "192.0.2.7",
                        Connection.SSH,
                        "Debian",
                        "12",
                        2222,
                        "deploy",
                        CREDENTIAL,
                        HOST_KEY,
                        "front, Zürich",
                        List.of("web", "Zürich"),
                        true,
                        ReadModel.BEGINNING,
                        ReadModel.BEGINNING,
                        0));
    }

    @Test
    void showsEverythingAsItWasEditedAndKeepsThePin() {
        projection.tell(ID, new ServerAdded(ID, WEB1, HOST_KEY), new ServerEdited(ID, LOCAL));

        assertThat(find(ID))
                .isEqualTo(new ServerView(
                        ID,
                        "localhost",
                        "127.0.0.1",
                        Connection.LOCAL,
                        null,
                        null,
                        22,
                        "root",
                        null,
                        HOST_KEY,
                        "",
                        List.of(),
                        false,
                        ReadModel.BEGINNING,
                        ReadModel.BEGINNING.plusSeconds(1),
                        1));
    }

    @Test
    void showsThePinnedHostKeyUntilItIsForgotten() {
        projection.tell(ID, new ServerAdded(ID, WEB1, null), new HostKeyPinned(ID, HOST_KEY));
        assertThat(find(ID))
                .extracting(ServerView::hostKey, ServerView::version)
                .containsExactly(HOST_KEY, 1L);

        projection.tell(ID, new HostKeyForgotten(ID));
        assertThat(find(ID))
                .extracting(ServerView::hostKey, ServerView::version)
                .containsExactly(null, 2L);
    }

    @Test
    void finds5000ServersAtOnceAndLeavesOutThoseThatAreNot() {
        List<ServerId> ids =
                IntStream.range(0, 5_000).mapToObj(_ -> ServerId.next()).toList();
        projection.tellEach(ids, id -> new ServerAdded(id, WEB1, null));

        List<ServerId> asked = Flux.fromIterable(ids)
                .concatWithValues(ServerId.next())
                .collectList()
                .block();
        assertThat(model.views()
                        .find(new FindServers(asked), Servers.class)
                        .block()
                        .servers())
                .extracting(ServerView::id)
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(model.views()
                        .find(new FindServers(List.of()), Servers.class)
                        .block()
                        .servers())
                .isEmpty();
    }

    @Test
    void wakesWhoeverWaitsForAVersion() {
        projection.tell(ID, new ServerAdded(ID, WEB1, null));
        var shown = model.views()
                .shownAt(new FindServer(ID), ServerView.class, ServerView::version, 1)
                .toFuture();

        projection.tell(ID, new HostKeyPinned(ID, HOST_KEY));

        assertThat(shown)
                .succeedsWithin(Duration.ofSeconds(30))
                .extracting(ServerView::hostKey)
                .isEqualTo(HOST_KEY);
    }

    @Test
    void isTheSameAfterARebuildAndAfterARepetition() {
        ServerId other = ServerId.next();
        projection.tell(ID, new ServerAdded(ID, WEB1, null), new HostKeyPinned(ID, HOST_KEY));
        projection.tell(other, new ServerAdded(other, LOCAL, null));
        projection.tell(ID, new ServerEdited(ID, WEB1), new HostKeyForgotten(ID));
        List<Map<String, Object>> before = model.rows("server");
        assertThat(before).hasSize(2);

        projection.repeat();
        assertThat(model.rows("server")).isEqualTo(before);

        model.jdbc().update("update server set hostname = 'altered'");
        projection.rebuild();
        assertThat(model.rows("server")).isEqualTo(before);
    }

    private ServerView find(ServerId id) {
        return model.views().find(new FindServer(id), ServerView.class).block();
    }
}
