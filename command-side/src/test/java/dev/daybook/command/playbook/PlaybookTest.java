package dev.daybook.command.playbook;

import dev.daybook.api.BlobRef;
import dev.daybook.api.Refusal;
import dev.daybook.api.playbook.PlaybookCommand.RestorePlaybookVersion;
import dev.daybook.api.playbook.PlaybookCommand.SavePlaybookVersion;
import dev.daybook.api.playbook.PlaybookCommand.UploadPlaybook;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookContent.File;
import dev.daybook.api.playbook.PlaybookContent.Play;
import dev.daybook.api.playbook.PlaybookEvent.PlaybookUploaded;
import dev.daybook.api.playbook.PlaybookEvent.PlaybookVersionSaved;
import dev.daybook.api.playbook.PlaybookId;
import java.util.List;
import org.axonframework.modelling.command.ConflictingAggregateVersionException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PlaybookTest {
    private final PlaybookId id = PlaybookId.next();
    private final PlaybookContent first = content('1');
    private final PlaybookContent second = content('2');
    private final PlaybookContent third = content('3');
    private final PlaybookUploaded uploaded = new PlaybookUploaded(id, "Deploy", "The shop");
    private final PlaybookVersionSaved version1 = new PlaybookVersionSaved(id, 1, first, "Uploaded", null);
    private final PlaybookVersionSaved version2 = new PlaybookVersionSaved(id, 2, second, "Faster", null);

    private FixtureConfiguration<Playbook> fixture;

    @BeforeEach
    void begin() {
        fixture = new AggregateTestFixture<>(Playbook.class);
    }

    @Nested
    class Uploading {
        @Test
        void bringsItsFirstVersion() {
            fixture.givenNoPriorActivity()
                    .when(new UploadPlaybook(id, "Deploy", "The shop", first, "Uploaded"))
                    .expectEvents(uploaded, version1)
                    .expectResultMessagePayload(1L);
        }
    }

    @Nested
    class Saving {
        @Test
        void numbersVersionsInOrder() {
            fixture.given(uploaded, version1, version2)
                    .when(new SavePlaybookVersion(id, third, "Safer", null))
                    .expectEvents(new PlaybookVersionSaved(id, 3, third, "Safer", null))
                    .expectResultMessagePayload(3L);
        }

        @Test
        void changesNothingWhenTheFilesAreThose() {
            PlaybookContent sameFiles =
                    new PlaybookContent(second.main(), second.files(), List.of(), List.of("asked differently"));
            fixture.given(uploaded, version1, version2)
                    .when(new SavePlaybookVersion(id, sameFiles, "Again", null))
                    .expectNoEvents()
                    .expectResultMessagePayload(2L);
        }

        @Test
        void mayReturnToWhatAnEarlierVersionWas() {
            fixture.given(uploaded, version1, version2)
                    .when(new SavePlaybookVersion(id, first, "Back", null))
                    .expectEvents(new PlaybookVersionSaved(id, 3, first, "Back", null));
        }

        @Test
        void isDoneOnTheVersionThatWasSeen() {
            fixture.given(uploaded, version1)
                    .when(new SavePlaybookVersion(id, second, "Faster", 1L))
                    .expectEvents(version2);
        }

        /** Which the platform turns into a refusal of its own. */
        @Test
        void isRefusedOnAVersionThatNeverWas() {
            fixture.given(uploaded, version1)
                    .when(new SavePlaybookVersion(id, third, "Safer", 9L))
                    .expectException(ConflictingAggregateVersionException.class)
                    .expectNoEvents();
        }
    }

    @Nested
    class Restoring {
        @Test
        void makesWhatWasANewVersion() {
            fixture.given(uploaded, version1, version2)
                    .when(new RestorePlaybookVersion(id, 1, "It was better", null))
                    .expectEvents(new PlaybookVersionSaved(id, 3, first, "It was better", 1))
                    .expectResultMessagePayload(3L);
        }

        @Test
        void changesNothingWhenItIsTheCurrentVersion() {
            fixture.given(uploaded, version1, version2)
                    .when(new RestorePlaybookVersion(id, 2, "Again", null))
                    .expectNoEvents()
                    .expectResultMessagePayload(2L);
        }

        @Test
        void changesNothingWhenTheCurrentVersionHasThoseFiles() {
            fixture.given(uploaded, version1, version2, new PlaybookVersionSaved(id, 3, first, "Back", 1))
                    .when(new RestorePlaybookVersion(id, 1, "Again", null))
                    .expectNoEvents();
        }

        @Test
        void isRefusedForAVersionThatIsNotThere() {
            refused(0);
            refused(-1);
            refused(3);
            refused(Integer.MAX_VALUE);
        }

        private void refused(int number) {
            new AggregateTestFixture<>(Playbook.class)
                    .given(uploaded, version1, version2)
                    .when(new RestorePlaybookVersion(id, number, "Which?", null))
                    .expectExceptionDetails(
                            new Refusal(Refusal.Kind.INVALID, "The playbook has no version " + number, "version"))
                    .expectNoEvents();
        }
    }

    private static PlaybookContent content(char digit) {
        BlobRef blob = new BlobRef(String.valueOf(digit).repeat(64), 20);
        return new PlaybookContent(
                "site.yml", List.of(new File("site.yml", blob)), List.of(new Play("Deploy", "web")), List.of());
    }
}
