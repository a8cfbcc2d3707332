package dev.daybook.query.playbook;

import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.query.ReadEndpoint;
import dev.daybook.query.ReadModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaybookQueryControllerTest {
    private static final PlaybookId SHOP = PlaybookId.next();
    private static final PlaybookId DATABASE = PlaybookId.next();
    private static final PlaybookId OLD = PlaybookId.next();
    private static final String FIRST = "- hosts: web\n  tasks:\n  - ping:\n";
    private static final String SECOND = "- hosts: web\n  become: true\n  tasks:\n  - ping:";
    private static final String DAMAGED = "- hosts: gone\n";

    private static ReadModel model;
    private static ReadEndpoint endpoint;

    @BeforeAll
    static void begin() {
        model = ReadModel.fresh();
        PlaybookStory story = new PlaybookStory(model);
        model.given(PlaybookQueries.class, model.make(PlaybookQueries.class));
        endpoint = new ReadEndpoint(model, PlaybookQueryController.class, "/api/playbooks");
        story.upload(SHOP, "deploy_shop", "For the Größe", "ada", FIRST);
        story.upload(DATABASE, "Backup", "100% of it", "bob", "- hosts: db\n");
        story.upload(OLD, "deployxshop", "a\\b", "ada", DAMAGED);
        story.save(SHOP, 2, "As root", null, "bob", SECOND);
        story.save(SHOP, 3, "Back", 1, "eve", FIRST);
        story.damage(DAMAGED);
        model.jdbc().update("update playbook set active = false where id = ?", OLD.toString());
    }

    @AfterAll
    static void drop() {
        model.close();
    }

    @ParameterizedTest(name = "{0} finds {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            ?                             | deployxshop Backup deploy_shop
            ?sort=name                    | Backup deploy_shop deployxshop
            ?sort=-name                   | deployxshop deploy_shop Backup
            ?sort=created_at              | deploy_shop Backup deployxshop
            ?sort=-updated_at             | deploy_shop deployxshop Backup
            ?search=DEPLOY                | deployxshop deploy_shop
            ?search=deploy_               | deploy_shop
            ?search=%25                   | Backup
            ?search=a%5Cb                 | deployxshop
            ?search=gr%C3%B6%C3%9Fe       | deploy_shop
            ?search=%27%20or%201=1        | -
            ?search=                      | deployxshop Backup deploy_shop
            ?is_active=false              | deployxshop
            ?search=deploy&is_active=true | deploy_shop
            ?per_page=2                   | deployxshop Backup
            ?per_page=2&page=2            | deploy_shop
            ?page=9                       | -
            """)
    void lists(String query, @Nullable String names) {
        endpoint.lists(query, "name", names);
    }

    @Test
    void countsWhatIsNotOnThePageToo() {
        endpoint.answers("?per_page=2&search=deploy", """
                {"pagination": {"page": 1, "per_page": 2, "total": 2, "pages": 1}}
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "?sort=version, 422",
        "?per_page=101, 422",
        "?page=0, 422",
        "?is_active=perhaps, 422",
        "?name=shop, 400",
    })
    void refusesParameters(String query, int status) {
        endpoint.get(query).expectStatus().isEqualTo(status);
    }

    @Test
    void showsAPlaybook() {
        endpoint.shows(SHOP, 3, """
                        {"id": "%s", "name": "deploy_shop", "description": "For the Größe", "current_version": 3,
                         "main_playbook_file": "site.yml", "file_count": 1, "total_size": 32, "is_active": true,
                         "created_by": "ada", "created_at": "2026-01-02T03:04:05.123456Z",
                         "updated_by": "eve", "updated_at": "2026-01-02T03:04:12.123456Z", "version": 3}
                        """.formatted(SHOP));
    }

    @Test
    void showsTheContent() {
        endpoint.answersExactly("/" + SHOP + "/content?version=2", """
                {"playbook_id": "%s", "version": 2, "content": "- hosts: web\\n  become: true\\n  tasks:\\n  - ping:",
                 "sha256": "fa83e26a1eccf1cc2234facd7e2254dd4a98e98b139c213bc02c0c9d15c30025", "size": 46}
                """.formatted(SHOP));
        endpoint.answers("/" + SHOP + "/content", "{\"version\": 3, \"size\": 32}");
    }

    @Test
    void listsVersionsNewestFirst() {
        endpoint.answersExactly("/" + SHOP + "/versions?per_page=2", """
                {"items": [
                  {"number": 3, "message": "Back", "restored_from": 1, "created_by": "eve",
                   "created_at": "2026-01-02T03:04:12.123456Z",
                   "files": [{"path": "site.yml", "size": 32,
                     "sha256": "8ded6e3ac5660ee75401efd9aca3657217f3bcbb615d26ff2b959dac910d7082"}]},
                  {"number": 2, "message": "As root", "restored_from": null, "created_by": "bob",
                   "created_at": "2026-01-02T03:04:11.123456Z",
                   "files": [{"path": "site.yml", "size": 46,
                     "sha256": "fa83e26a1eccf1cc2234facd7e2254dd4a98e98b139c213bc02c0c9d15c30025"}]}],
                 "pagination": {"page": 1, "per_page": 2, "total": 3, "pages": 2}}
                """);
        endpoint.answers("/" + SHOP + "/versions?per_page=2&page=2", "{\"items\": [{\"number\": 1}]}");
    }

    @Test
    void showsOneVersion() {
        endpoint.answersExactly("/" + DATABASE + "/versions/1", """
                {"number": 1, "message": "Uploaded", "restored_from": null, "created_by": "bob",
                 "created_at": "2026-01-02T03:04:08.123456Z",
                 "files": [{"path": "site.yml", "size": 12,
                   "sha256": "578801ca13a6c49c7d9a4f4f5b9a3653d8275f86b6ef27832506487d001566a5"}],
                 "plays": [{"name": "Deploy", "hosts": "web"}], "prompts": ["who"], "content": "- hosts: db\\n"}
                """);
    }

    @Test
    void showsWhatDiffers() {
        endpoint.answersExactly("/" + SHOP + "/diff?from=1&to=2", """
                {"from": 1, "to": 2,
                 "unified": "--- site.yml\\tversion 1\\n+++ site.yml\\tversion 2\\n@@ -1,3 +1,4 @@\\n - hosts: web\\n+  become: true\\n   tasks:\\n-  - ping:\\n+  - ping:\\n\\\\ No newline at end of file\\n",
                 "hunks": [{"from_start": 1, "from_lines": 3, "to_start": 1, "to_lines": 4, "lines": [
                   {"type": "context", "text": "- hosts: web", "from_line": 1, "to_line": 1},
                   {"type": "added", "text": "  become: true", "to_line": 2},
                   {"type": "context", "text": "  tasks:", "from_line": 2, "to_line": 3},
                   {"type": "removed", "text": "  - ping:", "from_line": 3},
                   {"type": "added", "text": "  - ping:", "to_line": 4, "no_newline": true}]}]}
                """);
        endpoint.answers(
                "/" + SHOP + "/diff?from=2&to=1", "{\"from\": 2, \"to\": 1, \"hunks\": [{\"from_lines\": 4}]}");
        endpoint.answersExactly(
                "/" + SHOP + "/diff?from=1&to=3", "{\"from\": 1, \"to\": 3, \"unified\": \"\", \"hunks\": []}");
        endpoint.answersExactly(
                "/" + SHOP + "/diff?from=2&to=2", "{\"from\": 2, \"to\": 2, \"unified\": \"\", \"hunks\": []}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nonsense",
                "/00000000-0000-7000-8000-000000000000",
                "/00000000-0000-7000-8000-000000000000/content",
                "/00000000-0000-7000-8000-000000000000/versions",
                "/nonsense/versions/1",
                "/nonsense/diff?from=1&to=1",
                "/{shop}/content?version=4",
                "/{shop}/content?version=0",
                "/{shop}/content?version=-1",
                "/{shop}/content?version=one",
                "/{shop}/content?version=",
                "/{shop}/content?version=99999999999999",
                "/{shop}/versions/4",
                "/{shop}/versions/1.0",
                "/{shop}/diff?from=1&to=4",
                "/{shop}/diff?from=4&to=1",
            })
    void doesNotKnow(String path) {
        endpoint.get(path.replace("{shop}", SHOP.toString())).expectStatus().isNotFound();
    }

    @Test
    void asksForBothVersionsToCompare() {
        endpoint.get("/" + SHOP + "/diff?from=1").expectStatus().isBadRequest();
    }

    /** Our fault, and surely not an empty or altered file. */
    @Test
    void doesNotShowBytesThatAreNotThose() {
        endpoint.get("/" + OLD + "/content").expectStatus().is5xxServerError();
    }
}
