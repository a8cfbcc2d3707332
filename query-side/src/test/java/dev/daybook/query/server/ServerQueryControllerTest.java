package dev.daybook.query.server;

import dev.daybook.api.server.Connection;
import dev.daybook.api.server.ServerDetails;
import dev.daybook.api.server.ServerEvent.HostKeyPinned;
import dev.daybook.api.server.ServerEvent.ServerAdded;
import dev.daybook.api.server.ServerId;
import dev.daybook.query.ReadEndpoint;
import dev.daybook.query.ReadModel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerQueryControllerTest {
    private static final ServerId WEB = ServerId.next();
    private static final ServerId DATABASE = ServerId.next();
    private static final ServerId OLD = ServerId.next();

    private static ReadModel model;
    private static ReadEndpoint endpoint;

    @BeforeAll
    static void addServers() {
        model = ReadModel.fresh();
        model.table(ServerTable.class);
        endpoint = new ReadEndpoint(model, ServerQueryController.class, "/api/servers");
        ReadModel.Told servers = model.project(ServerProjection.class);
        servers.tell(WEB, added(WEB, "Web_1", "192.0.2.7", "Debian", "100% up", true, "web", "eu"));
        servers.tell(DATABASE, added(DATABASE, "db1", "2001:db8::1", null, "Zürich", true, "db", "eu-west"));
        servers.tell(OLD, added(OLD, "web21", "192.0.2.9", "debian", "", false));
        servers.tell(WEB, new HostKeyPinned(WEB, "ssh-ed25519 AAAA"));
    }

    @AfterAll
    static void drop() {
        model.close();
    }

    @ParameterizedTest(name = "{0} finds {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            ?                                | web21 db1 Web_1
            ?sort=hostname                   | db1 Web_1 web21
            ?sort=-hostname                  | web21 Web_1 db1
            ?sort=ip_address                 | Web_1 web21 db1
            ?sort=created_at                 | Web_1 db1 web21
            ?sort=-updated_at                | Web_1 web21 db1
            ?search=WEB                      | web21 Web_1
            ?search=web_                     | Web_1
            ?search=%25                      | Web_1
            ?search=%5C                      | -
            ?search=192.0.2                  | web21 Web_1
            ?search=Z%C3%BCrich               | db1
            ?search=web&is_active=true       | Web_1
            ?is_active=false                 | web21
            ?os_type=DEBIAN                  | web21 Web_1
            ?tag=eu                          | Web_1
            ?tag=EU                          | -
            ?tag=eu-west                     | db1
            ?per_page=2                      | web21 db1
            ?per_page=2&page=2               | Web_1
            ?page=9                          | -
            """)
    void answers(String query, @Nullable String hostnames) {
        endpoint.lists(query, "hostname", hostnames);
    }

    @Test
    void countsWhatIsNotOnThePageToo() {
        endpoint.answers("?per_page=2&search=1", """
                {"pagination": {"page": 1, "per_page": 2, "total": 3, "pages": 2}}
                """);
    }

    @ParameterizedTest(name = "{0} is answered {1}, naming {2}")
    @CsvSource(delimiter = '|', textBlock = """
            ?hostname=web1      | 400 | hostname
            ?sort=ssh_user      | 422 | sort
            ?page=0             | 422 | page
            ?per_page=101       | 422 | per_page
            ?page=two           | 422 | page
            ?is_active=perhaps  | 422 | is_active
            ?tag=,              | 422 | tag
            """)
    void refuses(String query, int status, String field) {
        endpoint.get(query)
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo(field);
    }

    @Test
    void showsOneServerWithItsVersion() {
        endpoint.shows(WEB, 1, """
                {
                  "id": "%s", "hostname": "Web_1", "ip_address": "192.0.2.7", "connection": "ssh", "os_type": "Debian",
                  "os_version": null, "ssh_port": 22, "ssh_user": "root", "credential_id": null,
                  "host_key": "ssh-ed25519 AAAA", "description": "100%% up", "tags": ["web", "eu"], "is_active": true,
                  "created_at": "2026-01-02T03:04:05.123456Z", "updated_at": "2026-01-02T03:04:08.123456Z", "version": 1
                }
                """.formatted(WEB));
    }

    @ParameterizedTest
    @CsvSource({"00000000-0000-7000-8000-000000000000", "1", "%00", "%27"})
    void knowsNoServerOfAnotherId(String id) {
        endpoint.get("/" + id)
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo("not_found");
    }

    private static ServerAdded added(
            ServerId id,
            String hostname,
            String address,
            @Nullable String osType,
            String description,
            boolean active,
            String... tags) {
        return new ServerAdded(
                id,
                new ServerDetails(
                        hostname,
                        address,
                        Connection.SSH,
                        osType,
                        null,
                        22,
                        "root",
                        null,
                        description,
                        List.of(tags),
                        active),
                null);
    }
}
