package dev.daybook.api.playbook;

import dev.daybook.api.TakesName;
import org.jspecify.annotations.Nullable;

public sealed interface PlaybookEvent {
    PlaybookId playbookId();

    /** A playbook came to be; its first version follows at once. */
    record PlaybookUploaded(PlaybookId playbookId, String name, String description)
            implements PlaybookEvent, TakesName {
        @Override
        public TakenName takenName() {
            return new TakenName(NameKind.PLAYBOOK, name, playbookId.toString());
        }
    }

    /**
     * @param number counts from 1
     * @param restoredFrom the version whose content this is, when it was restored
     */
    record PlaybookVersionSaved(
            PlaybookId playbookId,
            int number,
            PlaybookContent content,
            String message,
            @Nullable Integer restoredFrom) implements PlaybookEvent {}
}
