package dev.daybook.command.server;

import static dev.daybook.command.server.HostKeyTest.ED25519;
import static dev.daybook.command.server.ServerEndpoint.CREDENTIAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.server.Connection;
import dev.daybook.api.server.ServerCommand.AddServer;
import dev.daybook.api.server.ServerDetails;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken as a new server, and what is said of what is not. */
class ServerAddTest {
    private static final ServerEndpoint ENDPOINT = new ServerEndpoint();

    @BeforeEach
    void forget() {
        ENDPOINT.forget();
    }

    @Test
    void needsNoMoreThanNameAndAddress() {
        ENDPOINT.post("""
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
        assertThat(ENDPOINT.reserved()).containsExactly("web1");
    }

    @Test
    void takesEverythingElse() {
        ENDPOINT.post("""
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
        ENDPOINT.post("""
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
        ENDPOINT.add("ip_address", address).expectStatus().isCreated();
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
        ENDPOINT.assertRefused(ENDPOINT.add("ip_address", address), "ip_address");
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
        ENDPOINT.assertRefused(ENDPOINT.add("hostname", hostname), "hostname");
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
            credential_id | "00000000-0000-7000-8000-00000000000a"
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
        ENDPOINT.assertRefused(
                ENDPOINT.post(
                        "{\"hostname\": \"web1\", \"ip_address\": \"192.0.2.7\", \"" + name + "\": " + value + "}"),
                field);
    }

    @Test
    void refusesWhatIsTooLong() {
        ENDPOINT.assertRefused(ENDPOINT.add("hostname", "a".repeat(256)), "hostname");
        ENDPOINT.assertRefused(ENDPOINT.add("ip_address", "a.".repeat(126) + "aa"), "ip_address");
        ENDPOINT.assertRefused(ENDPOINT.add("ip_address", "a".repeat(64) + ".example"), "ip_address");
        ENDPOINT.assertRefused(ENDPOINT.add("os_type", "a".repeat(51)), "os_type");
        ENDPOINT.assertRefused(ENDPOINT.add("os_version", "a".repeat(51)), "os_version");
        ENDPOINT.assertRefused(ENDPOINT.add("ssh_user", "a".repeat(51)), "ssh_user");
        ENDPOINT.assertRefused(ENDPOINT.add("description", "a".repeat(1_001)), "description");
        ENDPOINT.assertRefused(ENDPOINT.add("tags", List.of("a".repeat(51))), "tags[0]");
        ENDPOINT.assertRefused(
                ENDPOINT.add(
                        "tags",
                        Stream.iterate(1, n -> n + 1)
                                .limit(21)
                                .map(String::valueOf)
                                .toList()),
                "tags");
    }

    @Test
    void takesWhatIsJustShortEnough() {
        ENDPOINT.add("hostname", "a".repeat(255)).expectStatus().isCreated();
        ENDPOINT.add("ip_address", "a.".repeat(126) + "a").expectStatus().isCreated();
        ENDPOINT.add("description", "a".repeat(1_000)).expectStatus().isCreated();
        ENDPOINT.add(
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
        ENDPOINT.post("""
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
        assertThat(ENDPOINT.sent()).isEmpty();
        assertThat(ENDPOINT.reserved()).isEmpty();
    }

    @Test
    void refusesCredentialAndHostKeyOfALocalServer() {
        ENDPOINT.post("""
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
        ENDPOINT.post(body).expectStatus().isBadRequest();
        assertThat(ENDPOINT.sent()).isEmpty();
    }

    private AddServer added() {
        assertThat(ENDPOINT.sent()).hasSize(1);
        return (AddServer) ENDPOINT.sent().getFirst();
    }
}
