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
import dev.daybook.api.credential.CredentialQuery.FindCredential;
import dev.daybook.api.credential.CredentialView;
import dev.daybook.api.server.Connection;
import dev.daybook.api.server.ServerCommand.AddServer;
import dev.daybook.api.server.ServerCommand.EditServer;
import dev.daybook.api.server.ServerCommand.ForgetHostKey;
import dev.daybook.api.server.ServerDetails;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

class ServerCommandControllerTest {
    private static final CredentialId CREDENTIAL = CredentialId.next();
    private static final ServerId ID = ServerId.next();
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

    private static final Commands COMMANDS = mock(Commands.class);
    private static final Views VIEWS = mock(Views.class);
    private static final Names NAMES = mock(Names.class);
    private static final List<Object> SENT = new ArrayList<>();
    private static final List<String> RESERVED = new ArrayList<>();
    private static final WebTestClient CLIENT =
            Endpoints.of(new ServerCommandController(COMMANDS, VIEWS, NAMES, new ServerCheck(VIEWS)));

    @BeforeEach
    void forget() {
        SENT.clear();
        RESERVED.clear();
    }

    @BeforeAll
    static void answer() {
        when(COMMANDS.send(any()))
                .thenAnswer(call -> Mono.fromSupplier(() -> {
                    SENT.add(call.getArgument(0));
                    return 8L;
                }));
        when(NAMES.reserve(eq(NameKind.SERVER), any(), any(), any())).thenAnswer(call -> {
            RESERVED.add(call.getArgument(1));
            return call.getArgument(3);
        });
        when(VIEWS.find(any(FindCredential.class), eq(CredentialView.class)))
                .thenAnswer(call ->
                        call.<FindCredential>getArgument(0).credentialId().equals(CREDENTIAL)
                                ? Mono.just(mock(CredentialView.class))
                                : Mono.empty());
        when(VIEWS.find(any(FindServer.class), eq(ServerView.class)))
                .thenAnswer(
                        call -> call.<FindServer>getArgument(0).serverId().equals(ID) ? Mono.just(WEB1) : Mono.empty());
        when(VIEWS.shownAt(any(FindServer.class), eq(ServerView.class), any(), anyLong()))
                .thenAnswer(call -> call.<Long>getArgument(3) > 8 ? Mono.empty() : Mono.just(WEB1));
    }

    @Nested
    class Adding {
        @Test
        void needsNoMoreThanNameAndAddress() {
            post("""
                    {"hostname": "web1", "ip_address": "192.0.2.7"}
                    """)
                    .expectStatus()
                    .isCreated()
                    .expectHeader()
                    .valueMatches("Location", "/api/servers/[0-9a-f-]{36}")
                    .expectHeader()
                    .valueEquals("ETag", "\"8\"");

            assertThat(added().details())
                    .isEqualTo(new ServerDetails(
                            "web1", "192.0.2.7", Connection.SSH, null, null, 22, "root", null, "", List.of(), true));
            assertThat(added().hostKey()).isNull();
            assertThat(RESERVED).containsExactly("web1");
        }

        @Test
        void takesEverythingElse() {
            post("""
                    {"hostname": " Web_1.example ", "ip_address": "2001:db8::1", "connection": "ssh", "os_type": "Debian",
                     "os_version": "12", "ssh_port": 65535, "ssh_user": "deploy", "credential_id": "%s", "host_key": "%s",
                     "description": "Größe\\nzwei", "tags": ["web", " eu ", "web"], "is_active": false}
                    """.formatted(CREDENTIAL, ED25519)).expectStatus().isCreated();

            assertThat(added().details())
                    .isEqualTo(new ServerDetails(
                            "Web_1.example",
                            "2001:db8::1",
                            Connection.SSH,
                            "Debian",
                            "12",
                            65_535,
                            "deploy",
                            CREDENTIAL,
                            "Größe\nzwei",
                            List.of("web", "eu"),
                            false));
            assertThat(added().hostKey()).isEqualTo(ED25519);
        }

        @Test
        void needsNoAddressForTheHubsOwnMachine() {
            post("""
                    {"hostname": "localhost", "connection": "local"}
                    """).expectStatus().isCreated();

            assertThat(added().details())
                    .extracting(ServerDetails::connection, ServerDetails::ipAddress)
                    .containsExactly(Connection.LOCAL, "127.0.0.1");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "192.0.2.7",
                    "::1",
                    "fe80::1%eth0",
                    "::ffff:192.0.2.7",
                    "2001:DB8:0:0:0:0:0:1",
                    "web1",
                    "web-1.example.com",
                    "xn--mnchen-3ya.example",
                    "3com.example",
                    "a_b"
                })
        void takesAddress(String address) {
            add("ip_address", address).expectStatus().isCreated();
            assertThat(added().details().ipAddress()).isEqualTo(address);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "256.0.0.1",
                    "1.2.3",
                    "1.2.3.4.5",
                    "127.1",
                    "2130706433",
                    "0x7f.0.0.1.",
                    "1::2::3",
                    "12345::1",
                    "[::1]",
                    "fe80::1%",
                    "fe80::1%eth0;x",
                    "-oProxyCommand=x",
                    "web 1",
                    "münchen.example",
                    "a..b",
                    "a.-b",
                    "web1:22",
                    "http://web1",
                    "{{ x }}"
                })
        void refusesAddress(String address) {
            assertRefused(add("ip_address", address), "ip_address");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "-web",
                    ".web",
                    "..",
                    "web 1",
                    "wéb",
                    "all",
                    "ALL",
                    "ungrouped",
                    "a,b",
                    "a:b",
                    "a/b",
                    "{{x}}"
                })
        void refusesHostname(String hostname) {
            assertRefused(add("hostname", hostname), "hostname");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                connection    | "telnet"
                connection    | "SSH"
                ssh_port      | 0
                ssh_port      | 65536
                ssh_port      | "ssh"
                ssh_port      | 22.5
                ssh_user      | ""
                ssh_user      | "-oProxyCommand"
                ssh_user      | "a b"
                credential_id | "1"
                credential_id | ""
                credential_id | "00000000-0000-7000-8000-000000000000"
                host_key      | "ssh-ed25519 AAAA"
                os_type       | "a\\nb"
                description   | "\\ud800"
                description   | ["text"]
                tags          | "web"
                tags[0]       | ["a,b"]
                tags[1]       | ["a", ""]
                tags[0]       | [null]
                is_active     | "perhaps"
                """)
        void refusesField(String field, String value) {
            String name = field.replaceAll("\\[.*", "");
            assertRefused(
                    post("{\"hostname\": \"web1\", \"ip_address\": \"192.0.2.7\", \"" + name + "\": " + value + "}"),
                    field);
        }

        @Test
        void refusesWhatIsTooLong() {
            assertRefused(add("hostname", "a".repeat(256)), "hostname");
            assertRefused(add("ip_address", "a.".repeat(126) + "aa"), "ip_address");
            assertRefused(add("ip_address", "a".repeat(64) + ".example"), "ip_address");
            assertRefused(add("os_type", "a".repeat(51)), "os_type");
            assertRefused(add("os_version", "a".repeat(51)), "os_version");
            assertRefused(add("ssh_user", "a".repeat(51)), "ssh_user");
            assertRefused(add("description", "a".repeat(1_001)), "description");
            assertRefused(add("tags", List.of("a".repeat(51))), "tags[0]");
            assertRefused(
                    add(
                            "tags",
                            Stream.iterate(1, n -> n + 1)
                                    .limit(21)
                                    .map(String::valueOf)
                                    .toList()),
                    "tags");
        }

        @Test
        void takesWhatIsJustShortEnough() {
            add("hostname", "a".repeat(255)).expectStatus().isCreated();
            add("ip_address", "a.".repeat(126) + "a").expectStatus().isCreated();
            add("description", "a".repeat(1_000)).expectStatus().isCreated();
            add(
                            "tags",
                            Stream.iterate(1, n -> n + 1)
                                    .limit(20)
                                    .map(n -> n + "a".repeat(48))
                                    .toList())
                    .expectStatus()
                    .isCreated();
        }

        @Test
        void saysEverythingThatIsWrongAtOnce() {
            post("""
                    {"hostname": "-", "ip_address": "1.2.3", "os_type": "\\u0000", "ssh_port": 0, "ssh_user": "",
                     "credential_id": "%s", "host_key": "x", "tags": [","]}
                    """.formatted(CredentialId.next()))
                    .expectStatus()
                    .isEqualTo(422)
                    .expectBody()
                    .jsonPath("$.errors[*].field")
                    .isEqualTo(List.of(
                            "hostname",
                            "ip_address",
                            "os_type",
                            "ssh_port",
                            "ssh_user",
                            "tags[0]",
                            "host_key",
                            "credential_id"))
                    .jsonPath("$.detail")
                    .isEqualTo("8 fields are wrong");
            assertThat(SENT).isEmpty();
            assertThat(RESERVED).isEmpty();
        }

        @Test
        void refusesCredentialAndHostKeyOfALocalServer() {
            post("""
                    {"hostname": "localhost", "connection": "local", "credential_id": "%s", "host_key": "%s"}
                    """.formatted(CREDENTIAL, ED25519))
                    .expectStatus()
                    .isEqualTo(422)
                    .expectBody()
                    .jsonPath("$.errors[*].field")
                    .isEqualTo(List.of("credential_id", "host_key"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"hostname\": \"web1\", \"ip_address\": \"192.0.2.7\", \"port\": 22}",
                    "{\"hostname\": \"web1\"",
                    "{} {}",
                    "",
                })
        void refusesWhatIsMalformed(String body) {
            post(body).expectStatus().isBadRequest();
            assertThat(SENT).isEmpty();
        }
    }

    @Nested
    class Editing {
        @Test
        void changesWhatIsSentAndNothingElse() {
            put("{\"ssh_port\": 22}", null).expectStatus().isOk().expectHeader().valueEquals("ETag", "\"8\"");

            assertThat(SENT)
                    .containsExactly(new EditServer(
                            ID,
                            new ServerDetails(
                                    "web1",
                                    "192.0.2.7",
                                    Connection.SSH,
                                    "Debian",
                                    "12",
                                    22,
                                    "deploy",
                                    CREDENTIAL,
                                    "front",
                                    List.of("web"),
                                    false),
                            7L));
            assertThat(RESERVED).isEmpty();
        }

        @Test
        void removesWhatIsSentAsNull() {
            put("""
                    {"os_type": null, "os_version": null, "credential_id": null, "hostname": null, "tags": [], "description": ""}
                    """, "\"7\"").expectStatus().isOk();

            assertThat(SENT)
                    .containsExactly(new EditServer(
                            ID,
                            new ServerDetails(
                                    "web1",
                                    "192.0.2.7",
                                    Connection.SSH,
                                    null,
                                    null,
                                    2222,
                                    "deploy",
                                    null,
                                    "",
                                    List.of(),
                                    false),
                            7L));
        }

        @Test
        void reservesANewName() {
            put("{\"hostname\": \"WEB1\"}", "*").expectStatus().isOk();

            assertThat(RESERVED).containsExactly("WEB1");
        }

        @Test
        void makesItALocalServerOnceItHasNoCredential() {
            assertRefused(put("{\"connection\": \"local\"}", null), "credential_id");

            put("{\"connection\": \"local\", \"credential_id\": null}", null)
                    .expectStatus()
                    .isOk();
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"6\"", "\"8\"", "\"9\"", "W/\"6\""})
        void isRefusedForAnotherVersion(String version) {
            put("{\"ssh_port\": 22}", version)
                    .expectStatus()
                    .isEqualTo(412)
                    .expectBody()
                    .jsonPath("$.error")
                    .isEqualTo("stale_version");
            assertThat(SENT).isEmpty();
        }

        @Test
        void isRefusedWhereAnythingIsWrong() {
            assertRefused(put("{\"ip_address\": \"-\"}", null), "ip_address");
            put("{\"host_key\": null}", null).expectStatus().isBadRequest();
            put("{\"version\": 7}", null).expectStatus().isBadRequest();
            put("{}", "seven").expectStatus().isBadRequest();
            put("[]", null).expectStatus().isEqualTo(400);
            assertThat(SENT).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"00000000-0000-7000-8000-000000000000", "web1"})
        void needsAServer(String id) {
            CLIENT.put()
                    .uri("/api/servers/" + id)
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue("{}")
                    .exchange()
                    .expectStatus()
                    .isNotFound();
        }
    }

    @Test
    void forgetsTheHostKey() {
        CLIENT.delete()
                .uri("/api/servers/" + ID + "/host-key")
                .header("If-Match", "\"7\"")
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(SENT).containsExactly(new ForgetHostKey(ID, 7L));
    }

    private AddServer added() {
        assertThat(SENT).hasSize(1);
        return (AddServer) SENT.getFirst();
    }

    private void assertRefused(ResponseSpec response, String field) {
        response.expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors.length()")
                .isEqualTo(1)
                .jsonPath("$.errors[0].field")
                .isEqualTo(field);
        assertThat(SENT).isEmpty();
    }

    /** A server that is right but for that field. */
    private ResponseSpec add(String field, Object value) {
        Map<String, Object> body = new HashMap<>(Map.of("hostname", "web1", "ip_address", "192.0.2.7"));
        body.put(field, value);
        return post(JsonMapper.shared().writeValueAsString(body));
    }

    private ResponseSpec post(String body) {
        return CLIENT.post()
                .uri("/api/servers")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private ResponseSpec put(String body, @Nullable String ifMatch) {
        return CLIENT.put()
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
