package dev.daybook.query.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.playbook.PlaybookEvent;
import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.api.playbook.PlaybookQuery.FindPlaybook;
import dev.daybook.api.playbook.PlaybookQuery.FindPlaybookVersion;
import dev.daybook.api.playbook.PlaybookVersionView;
import dev.daybook.api.playbook.PlaybookView;
import dev.daybook.query.ReadModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlaybookProjectionTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final PlaybookId id = PlaybookId.next();
    private final ReadModel model = ReadModel.fresh();
    private final PlaybookStory story = new PlaybookStory(model);

    @BeforeEach
    void answerQueries() {
        model.answer(PlaybookQueries.class);
    }

    @AfterEach
    void drop() {
        model.close();
    }

    @Test
    void hearsEveryEventOfAPlaybook() {
        for (Class<?> event : PlaybookEvent.class.getPermittedSubclasses()) {
            assertThat(story.isHeard(event)).as(event.getSimpleName()).isTrue();
        }
    }

    @Test
    void showsAPlaybookAsItWasUploaded() {
        story.upload(id, "Größe 😀", "The shop", "ada", "- hosts: web\n");

        assertThat(playbook())
                .isEqualTo(new PlaybookView(
                        id,
                        "Größe 😀",
                        "The shop",
                        1,
                        "site.yml",
                        1,
                        13,
                        true,
                        "ada",
                        PlaybookStory.at(0),
                        "ada",
                        PlaybookStory.at(1),
                        1));
    }

    @Test
    void showsWhoChangedItLast() {
        story.upload(id, "Deploy", "The shop", "ada", "- hosts: web\n");
        story.save(id, 2, "Smaller", null, "bob", "- hosts: a\n");

        assertThat(playbook())
                .isEqualTo(new PlaybookView(
                        id,
                        "Deploy",
                        "The shop",
                        2,
                        "site.yml",
                        1,
                        11,
                        true,
                        "ada",
                        PlaybookStory.at(0),
                        "bob",
                        PlaybookStory.at(2),
                        2));
    }

    @Test
    void keepsEveryVersion() {
        story.upload(id, "Deploy", "The shop", "ada", "- hosts: web\n");
        story.save(id, 2, "Smaller", null, "bob", "- hosts: a\n");
        story.save(id, 3, "Back", 1, "eve", "- hosts: web\n");

        assertThat(version(1)).isEqualTo(expected(1, "- hosts: web\n", "Uploaded", null, "ada", 1));
        assertThat(version(2)).isEqualTo(expected(2, "- hosts: a\n", "Smaller", null, "bob", 2));
        assertThat(version(3)).isEqualTo(expected(3, "- hosts: web\n", "Back", 1, "eve", 3));
        assertThat(version(null)).isEqualTo(version(3));
        assertThat(version(4)).isNull();
        assertThat(version(0)).isNull();
    }

    @Test
    void answersNothingForWhatIsNotThere() {
        assertThat(playbook()).isNull();
        assertThat(version(null)).isNull();
        assertThat(version(1)).isNull();
    }

    @Test
    void wakesWhoeverWaitsForIt() {
        var shown = model.views()
                .firstThat(new FindPlaybook(id), PlaybookView.class, playbook -> playbook.version() >= 1)
                .toFuture();
        var saved = model.views()
                .firstThat(new FindPlaybookVersion(id, 1), PlaybookVersionView.class, _ -> true)
                .toFuture();

        story.upload(id, "Deploy", "The shop", "ada", "- hosts: web\n");

        assertThat(shown).succeedsWithin(SOON);
        assertThat(saved).succeedsWithin(SOON);
    }

    @Test
    void isTheSameAfterARebuildAndAfterARepetition() {
        PlaybookId other = PlaybookId.next();
        story.upload(id, "Deploy", "The shop", "ada", "- hosts: web\n");
        story.upload(other, "Other", "", "bob", "- hosts: db\n");
        story.save(id, 2, "Smaller", null, "bob", "- hosts: a\n");
        story.save(id, 3, "Back", 1, "eve", "- hosts: web\n");
        List<Map<String, Object>> before = everything();
        assertThat(before).hasSize(6);

        story.repeat();
        assertThat(everything()).isEqualTo(before);

        model.jdbc().update("update playbook set name = 'altered'");
        model.jdbc().update("delete from playbook_version where number = 2");
        story.rebuild();
        assertThat(everything()).isEqualTo(before);
    }

    private List<Map<String, Object>> everything() {
        List<Map<String, Object>> rows = model.rows("playbook");
        rows.addAll(model.jdbc().queryForList("select * from playbook_version order by playbook_id, number"));
        return rows;
    }

    private @Nullable PlaybookView playbook() {
        return model.views().find(new FindPlaybook(id), PlaybookView.class).block();
    }

    private @Nullable PlaybookVersionView version(@Nullable Integer number) {
        return model.views()
                .find(new FindPlaybookVersion(id, number), PlaybookVersionView.class)
                .block();
    }

    private PlaybookVersionView expected(
            int number, String text, String message, @Nullable Integer restoredFrom, String by, int event) {
        return new PlaybookVersionView(
                id, "Deploy", number, story.content(text), message, restoredFrom, by, PlaybookStory.at(event));
    }
}
