package dev.daybook.command.server;

import static dev.daybook.command.server.HostKeyTest.ED25519;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.daybook.api.TakesName.NameKind;
import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.credential.CredentialKind;
import dev.daybook.api.credential.CredentialQuery.FindCredential;
import dev.daybook.api.credential.CredentialView;
import dev.daybook.api.server.Connection;
import dev.daybook.api.server.ServerId;
import dev.daybook.api.server.ServerQuery.FindServer;
import dev.daybook.api.server.ServerView;
import dev.daybook.command.Endpoints;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.name.Names;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** The write endpoints of servers without the rest of the hub: commands and names are only written down, and one server is there. */
final class ServerEndpoint {
    static final CredentialId CREDENTIAL = CredentialId.next();
    static final CredentialId PASSWORD = CredentialId.of("00000000-0000-7000-8000-00000000000a");
    static final ServerId ID = ServerId.next();
    private static final ServerView WEB1 = new ServerView(
            ID,
            "web1",
            "192.0.2.7",
            Connection.SSH,
            "Debian",
            "12",
            2222,
            "deploy",
            CREDENTIAL,
            ED25519,
            "front",
            List.of("web"),
            false,
            Instant.EPOCH,
            Instant.EPOCH,
            7);

    private final List<Object> sent = new ArrayList<>();
    private final List<String> reserved = new ArrayList<>();
    private final WebTestClient client;

    ServerEndpoint() {
        Commands commands = mock();
        Names names = mock();
        Views views = mock();
        when(commands.send(any()))
                .thenAnswer(call -> Mono.fromSupplier(() -> {
                    sent.add(call.getArgument(0));
                    return 8L;
                }));
        when(names.reserve(eq(NameKind.SERVER), any(), any(), any())).thenAnswer(call -> {
            reserved.add(call.getArgument(1));
            return call.getArgument(3);
        });
        when(views.find(any(FindCredential.class), eq(CredentialView.class)))
                .thenAnswer(
                        call -> credential(call.<FindCredential>getArgument(0).credentialId()));
        when(views.find(any(FindServer.class), eq(ServerView.class)))
                .thenAnswer(
                        call -> call.<FindServer>getArgument(0).serverId().equals(ID) ? Mono.just(WEB1) : Mono.empty());
        when(views.shownAt(any(FindServer.class), eq(ServerView.class), any(), anyLong()))
                .thenAnswer(call -> call.<Long>getArgument(3) > 8 ? Mono.empty() : Mono.just(WEB1));
        client = Endpoints.of(new ServerCommandController(commands, views, names, new ServerCheck(views)));
    }

    private static Mono<CredentialView> credential(CredentialId id) {
        if (!id.equals(CREDENTIAL) && !id.equals(PASSWORD)) {
            return Mono.empty();
        }
        CredentialView found = mock();
        when(found.kind()).thenReturn(id.equals(CREDENTIAL) ? CredentialKind.SSH_KEY : CredentialKind.BECOME_PASSWORD);
        return Mono.just(found);
    }

    void forget() {
        sent.clear();
        reserved.clear();
    }

    /** The commands since the last {@link #forget()}. */
    List<Object> sent() {
        return sent;
    }

    /** The names that were reserved since then. */
    List<String> reserved() {
        return reserved;
    }

    WebTestClient client() {
        return client;
    }

    void assertRefused(ResponseSpec response, String field) {
        response.expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors.length()")
                .isEqualTo(1)
                .jsonPath("$.errors[0].field")
                .isEqualTo(field);
        assertThat(sent).isEmpty();
    }

    /** A server that is right but for that field. */
    ResponseSpec add(String field, Object value) {
        Map<String, Object> body = new HashMap<>(Map.of("hostname", "web1", "ip_address", "192.0.2.7"));
        body.put(field, value);
        return post(JsonMapper.shared().writeValueAsString(body));
    }

    ResponseSpec post(String body) {
        return client.post()
                .uri("/api/servers")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    ResponseSpec put(String body, @Nullable String ifMatch) {
        return client.put()
                .uri("/api/servers/" + ID)
                .contentType(MediaType.APPLICATION_JSON)
                .headers(headers -> {
                    if (ifMatch != null) {
                        headers.set("If-Match", ifMatch);
                    }
                })
                .bodyValue(body)
                .exchange();
    }
}
