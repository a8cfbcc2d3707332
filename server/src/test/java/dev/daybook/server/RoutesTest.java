package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.daybook.api.Permission;
import dev.daybook.api.Role;
import dev.daybook.server.Routes.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Every route says whom it is for, and the API's description has it as it is. */
class RoutesTest {
    private static final Hub HUB = Hub.shared();
    private static final List<Route> ROUTES = Routes.of(HUB);
    private static final JsonNode DOCUMENT =
            HUB.nobody().get("/api/openapi.json").expect(200).body();

    /** The least role for each route, from the table of roles: a new route is a decision to be taken here as well. */
    private static final Map<String, String> LEAST_ROLES = table("""
            POST   /api/auth/change-password                viewer
            GET    /api/auth/jwks                           everyone
            POST   /api/auth/login                          everyone
            POST   /api/auth/logout                         everyone
            GET    /api/auth/me                             viewer
            POST   /api/auth/refresh                        everyone
            GET    /api/changes                             viewer
            GET    /api/credentials                         admin
            POST   /api/credentials                         admin
            GET    /api/credentials/{id}                    admin
            PUT    /api/credentials/{id}/key                admin
            PUT    /api/credentials/{id}/password           admin
            GET    /api/dashboard                           viewer
            GET    /api/events                              admin
            GET    /api/events/page                         admin
            GET    /api/health                              everyone
            GET    /api/jobs                                viewer
            POST   /api/jobs                                user
            GET    /api/jobs/stats                          viewer
            GET    /api/jobs/{id}                           viewer
            POST   /api/jobs/{id}/cancel                    user
            GET    /api/jobs/{id}/events                    viewer
            GET    /api/jobs/{id}/hosts                     viewer
            GET    /api/jobs/{id}/logs                      viewer
            GET    /api/jobs/{id}/record                    viewer
            POST   /api/jobs/{id}/rerun                     user
            GET    /api/jobs/{id}/tasks                     viewer
            GET    /api/jobs/{id}/tasks/{task}/result       viewer
            GET    /api/jobs/{id}/logs/download             viewer
            GET    /api/playbooks                           viewer
            POST   /api/playbooks/upload                    user
            GET    /api/playbooks/{id}                      viewer
            GET    /api/playbooks/{id}/content              viewer
            PUT    /api/playbooks/{id}/content              admin
            GET    /api/playbooks/{id}/diff                 admin
            POST   /api/playbooks/{id}/restore              admin
            GET    /api/playbooks/{id}/versions             admin
            GET    /api/playbooks/{id}/versions/{number}    admin
            GET    /api/servers                             viewer
            POST   /api/servers                             admin
            GET    /api/servers/{id}                        viewer
            PUT    /api/servers/{id}                        admin
            DELETE /api/servers/{id}/host-key               admin
            POST   /api/servers/{id}/test                   user
            GET    /api/system/projections                  admin
            POST   /api/system/projections/{name}/rebuild   super_admin
            GET    /api/system/runners                      admin
            POST   /api/system/runners/{id}/drain           super_admin
            POST   /api/system/runners/{id}/resume          super_admin
            GET    /api/system/versions                     admin
            """);

    @Test
    void everyRouteDeclaresItsPermission() {
        assertThat(ROUTES).allMatch(Route::declaresPermission);
    }

    @Test
    void everyRouteIsForTheRolesOfTheTable() {
        Map<String, String> found = new TreeMap<>();
        ROUTES.forEach(route -> found.put(
                route.method() + " " + route.path(),
                route.permission() == Permission.NONE
                        ? "everyone"
                        : Arrays.stream(Role.values())
                                .filter(role -> role.may(route.permission()))
                                .findFirst()
                                .map(Role::text)
                                .orElse("nobody")));
        assertThat(found).isEqualTo(LEAST_ROLES);
    }

    @Nested
    class TheDescription {
        @Test
        void isOpenApi31() {
            assertThat(DOCUMENT.path("openapi").stringValue()).startsWith("3.1.");
            assertThat(DOCUMENT.at("/info/title").stringValue()).isEqualTo("Daybook");
            assertThat(DOCUMENT.at("/info/version").stringValue()).isNotBlank();
        }

        @Test
        void asksForABearerTokenUnlessARouteIsForEveryone() {
            JsonNode scheme = DOCUMENT.at("/components/securitySchemes/bearer");
            assertThat(scheme.path("type").stringValue()).isEqualTo("http");
            assertThat(scheme.path("scheme").stringValue()).isEqualTo("bearer");
            assertThat(DOCUMENT.at("/security/0").has("bearer")).isTrue();
            for (Route route : ROUTES) {
                JsonNode own = operation(route).path("security");
                if (route.permission() == Permission.NONE) {
                    assertThat(own.isArray() && own.isEmpty()).as("%s", route).isTrue();
                } else {
                    assertThat(own.isMissingNode()).as("%s", route).isTrue();
                }
            }
        }

        @TestFactory
        Stream<DynamicTest> hasEachRoute() {
            return ROUTES.stream()
                    .map(route -> dynamicTest(route.toString(), () -> {
                        JsonNode operation = operation(route);
                        assertThat(operation.isObject()).isTrue();
                        String description = operation.path("description").stringValue("");
                        if (route.permission() == Permission.NONE) {
                            assertThat(description).contains("everyone");
                        } else {
                            assertThat(List.of(description.split("[^a-z_]+")))
                                    .as(description)
                                    .containsAll(Arrays.stream(Role.values())
                                            .filter(role -> role.may(route.permission()))
                                            .map(Role::text)
                                            .toList())
                                    .doesNotContainAnyElementsOf(Stream.concat(
                                                    Stream.of("nobody"),
                                                    Arrays.stream(Role.values())
                                                            .filter(role -> !role.may(route.permission()))
                                                            .map(Role::text))
                                            .toList());
                        }
                        JsonNode responses = operation.path("responses");
                        JsonNode answer = responses.path(responses.has("201") ? "201" : "200");
                        route.produces()
                                .forEach(type -> assertThat(
                                                answer.path("content").has(type))
                                        .as(type)
                                        .isTrue());
                    }));
        }

        /** A body of which nothing is said has an empty schema, or one that is but an object. */
        @TestFactory
        Stream<DynamicTest> saysWhatEachRouteAnswers() {
            return ROUTES.stream()
                    .map(route -> dynamicTest(
                            route.toString(),
                            () -> operation(route)
                                    .path("responses")
                                    .propertyStream()
                                    .filter(response -> response.getKey().startsWith("2"))
                                    .flatMap(response ->
                                            response.getValue().path("content").propertyStream())
                                    .forEach(content -> assertThat(saysSomething(
                                                    content.getValue().path("schema")))
                                            .as(content.getKey())
                                            .isTrue())));
        }

        @Test
        void saysHowAWriteIsAnswered() {
            JsonNode created = operation("POST", "/api/jobs").path("responses");
            assertThat(created.propertyNames()).contains("201", "202").doesNotContain("200");
            assertThat(created.at("/201/content/application~1json/schema/$ref").stringValue(""))
                    .isEqualTo("#/components/schemas/JobView");
            assertThat(created.at("/201/headers").propertyNames()).containsExactlyInAnyOrder("Location", "ETag");
            assertThat(created.at("/202/headers").propertyNames()).containsExactly("Location");
            JsonNode changed = operation("PUT", "/api/servers/{id}").path("responses");
            assertThat(changed.propertyNames()).contains("200", "202").doesNotContain("201");
            assertThat(schema("Accepted").path("properties").propertyNames())
                    .containsExactlyInAnyOrder("id", "version");
        }

        @TestFactory
        Stream<DynamicTest> hasTheRefusalsOfEachRoute() {
            return ROUTES.stream()
                    .map(route -> dynamicTest(route.toString(), () -> {
                        JsonNode responses = operation(route).path("responses");
                        List<String> wanted = new ArrayList<>(List.of("400", "503"));
                        if (route.path().contains("{")) {
                            wanted.add("404");
                        }
                        if (route.permission() != Permission.NONE && !Role.VIEWER.may(route.permission())) {
                            wanted.add("403");
                        }
                        if (route.permission() != Permission.NONE
                                || operation(route).has("requestBody")) {
                            wanted.add("401");
                        }
                        if (operation(route).has("requestBody")) {
                            wanted.addAll(List.of("413", "415", "422"));
                        }
                        if (operation(route).toString().contains("\"If-Match\"")) {
                            wanted.add("412");
                        }
                        if (!route.method().equals("GET") && route.permission() != Permission.NONE) {
                            wanted.add("409");
                        }
                        assertThat(responses.propertyNames()).containsAll(wanted);
                        responses
                                .propertyStream()
                                .filter(response -> response.getKey().compareTo("400") >= 0)
                                .forEach(response -> assertThat(response.getValue()
                                                .at("/content/application~1problem+json/schema/$ref")
                                                .stringValue(""))
                                        .as(response.getKey())
                                        .isEqualTo("#/components/schemas/Problem"));
                    }));
        }

        @Test
        void hasNothingThatIsNoRoute() {
            List<String> told = new ArrayList<>();
            DOCUMENT.path("paths")
                    .propertyStream()
                    .forEach(path -> path.getValue()
                            .propertyNames()
                            .forEach(method ->
                                    told.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
            assertThat(told).containsExactlyInAnyOrderElementsOf(LEAST_ROLES.keySet());
        }

        @Test
        void hasTheFormOfARefusalAsItIs() {
            JsonNode properties = schema("Problem").path("properties");
            var refusal = HUB.admin().post("/api/jobs", Map.of("playbook_id", "x", "server_id", "x"));
            Requests.refused(refusal, 422, "validation_failed");
            assertThat(properties.propertyNames())
                    .containsExactlyInAnyOrderElementsOf(refusal.body().propertyNames());
            assertThat(schema("Problem.FieldError").path("properties").propertyNames())
                    .containsExactlyInAnyOrder("field", "message", "line", "column");
        }

        @Test
        void namesFieldsAsTheJsonDoes() {
            assertThat(DOCUMENT.at("/components/schemas").size()).isGreaterThan(20);
            DOCUMENT.at("/components/schemas")
                    .propertyStream()
                    .forEach(schema -> assertThat(
                                    schema.getValue().path("properties").propertyNames())
                            .as(schema.getKey())
                            .allMatch(name -> name.matches("[a-z0-9]+(_[a-z0-9]+)*")));
            assertThat(schema("ServerView").path("properties").propertyNames())
                    .containsExactlyInAnyOrderElementsOf(HUB.admin()
                            .get("/api/servers?search=localhost")
                            .expect(200)
                            .body()
                            .at("/items/0")
                            .propertyNames());
            assertThat(schema("Auth.Tokens").path("properties").propertyNames())
                    .containsExactlyInAnyOrderElementsOf(HUB.nobody()
                            .post("/api/auth/login", Map.of("username", "admin", "password", HUB.adminPassword()))
                            .expect(200)
                            .body()
                            .propertyNames());
        }

        @Test
        void namesParametersAsTheyAreTaken() {
            assertThat(parameters("GET", "/api/jobs"))
                    .containsExactlyInAnyOrder(
                            "page",
                            "per_page",
                            "sort",
                            "after",
                            "status",
                            "playbook_id",
                            "server_id",
                            "user_id",
                            "started_by",
                            "from",
                            "to",
                            "search");
            assertThat(parameters("GET", "/api/jobs/{id}/logs"))
                    .containsExactlyInAnyOrder("id", "after", "start_line", "limit", "level", "host", "search");
            assertThat(parameters("GET", "/api/jobs/{id}/logs/download"))
                    .containsExactlyInAnyOrder("id", "format", "timestamps");
            assertThat(parameters("GET", "/api/servers"))
                    .containsExactlyInAnyOrder(
                            "page", "per_page", "sort", "search", "is_active", "os_type", "tag", "credential_id");
        }

        @Test
        void showsIdsAsTextAndTimesAsTimes() {
            for (String id : List.of("/id", "/job_id")) {
                assertThat(schema("JobView").at("/properties" + id + "/type").stringValue(""))
                        .isEqualTo("string");
                assertThat(schema("JobView").at("/properties" + id + "/format").stringValue(""))
                        .isEqualTo("uuid");
            }
            assertThat(schema("JobView").at("/properties/created_at/format").stringValue(""))
                    .isEqualTo("date-time");
            assertThat(DOCUMENT.at("/components/schemas").propertyNames())
                    .noneMatch(name -> name.matches("(Job|Server|Playbook|User|Credential|Output)Id"));
            assertThat(schema("UserView")
                            .at("/properties/role/enum")
                            .valueStream()
                            .map(JsonNode::stringValue))
                    .containsExactly("viewer", "user", "admin", "super_admin");
        }

        @Test
        void keepsTypesOfTheSameNameApart() {
            assertThat(DOCUMENT.at("/components/schemas").propertyNames())
                    .contains("JobLog.Logs", "Playbook.Version", "JobView.PlaybookRef", "Playbook.File");
        }

        @Test
        void saysWhatAnUploadConsistsOf() {
            JsonNode form = DOCUMENT.at(
                    "/paths/~1api~1playbooks~1upload/post/requestBody/content/multipart~1form-data/schema/properties");
            assertThat(form.propertyNames()).containsExactlyInAnyOrder("file", "name", "description", "message");
            assertThat(form.at("/file/format").stringValue("")).isEqualTo("binary");
        }

        private static List<String> parameters(String method, String path) {
            return DOCUMENT.path("paths")
                    .path(path)
                    .path(method.toLowerCase(java.util.Locale.ROOT))
                    .path("parameters")
                    .valueStream()
                    .map(parameter -> parameter.path("name").stringValue())
                    .toList();
        }
    }

    private static JsonNode operation(Route route) {
        return operation(route.method(), route.path());
    }

    private static JsonNode operation(String method, String path) {
        return DOCUMENT.path("paths").path(path).path(method.toLowerCase(java.util.Locale.ROOT));
    }

    private static boolean saysSomething(JsonNode schema) {
        if (schema.has("$ref")) {
            return saysSomething(schema(schema.path("$ref").stringValue().replace("#/components/schemas/", "")));
        }
        if (schema.has("oneOf")) {
            return schema.path("oneOf").valueStream().allMatch(RoutesTest::saysSomething);
        }
        return switch (schema.path("type").stringValue("")) {
            case "" -> false;
            case "array" -> saysSomething(schema.path("items"));
            case "object" -> schema.has("properties") || schema.has("additionalProperties");
            default -> true;
        };
    }

    private static JsonNode schema(String name) {
        JsonNode schema = DOCUMENT.path("components").path("schemas").path(name);
        assertThat(schema.isObject())
                .as(name + " in " + DOCUMENT.at("/components/schemas").propertyNames())
                .isTrue();
        return schema;
    }

    private static Map<String, String> table(String text) {
        Map<String, String> table = new TreeMap<>();
        text.lines().map(line -> line.split(" +")).forEach(words -> table.put(words[0] + " " + words[1], words[2]));
        return table;
    }
}
