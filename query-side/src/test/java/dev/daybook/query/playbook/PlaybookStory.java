package dev.daybook.query.playbook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.daybook.api.BlobRef;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookContent.File;
import dev.daybook.api.playbook.PlaybookContent.Play;
import dev.daybook.api.playbook.PlaybookEvent;
import dev.daybook.api.playbook.PlaybookEvent.PlaybookUploaded;
import dev.daybook.api.playbook.PlaybookEvent.PlaybookVersionSaved;
import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.platform.blob.BlobDamaged;
import dev.daybook.platform.blob.BlobStore;
import dev.daybook.platform.identity.Actor;
import dev.daybook.query.ReadModel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.jspecify.annotations.Nullable;

/** What happened to some playbooks, as told to their projection: who did it is in the metadata. */
final class PlaybookStory {
    private final AnnotationEventHandlerAdapter projection;
    private final Blobs blobs = new Blobs();
    private final List<EventMessage<?>> history = new ArrayList<>();
    private final Map<PlaybookId, Long> sequences = new HashMap<>();

    PlaybookStory(ReadModel model) {
        model.table(PlaybookTable.class);
        model.table(PlaybookVersionTable.class);
        model.given(BlobStore.class, blobs);
        projection = new AnnotationEventHandlerAdapter(model.make(PlaybookProjection.class));
    }

    /** When the event with that number, from 0, happened. */
    static Instant at(int event) {
        return ReadModel.BEGINNING.plusSeconds(event);
    }

    boolean isHeard(Class<?> event) {
        return projection.canHandleType(event);
    }

    void upload(PlaybookId id, String name, String description, String by, String text) {
        tell(
                by,
                new PlaybookUploaded(id, name, description),
                new PlaybookVersionSaved(id, 1, content(text), "Uploaded", null));
    }

    void save(PlaybookId id, int number, String message, @Nullable Integer restoredFrom, String by, String text) {
        tell(by, new PlaybookVersionSaved(id, number, content(text), message, restoredFrom));
    }

    PlaybookContent content(String text) {
        return new PlaybookContent(
                "site.yml",
                List.of(new File("site.yml", blobs.put(text.getBytes(UTF_8)))),
                List.of(new Play("Deploy", "web")),
                List.of("who"));
    }

    void rebuild() {
        projection.prepareReset();
        repeat();
    }

    /** Tells again what was told already, as happens when a token was not stored in time. */
    void repeat() {
        handle(history);
    }

    void damage(String text) {
        blobs.kept.remove(blobs.put(text.getBytes(UTF_8)));
    }

    private void tell(String by, PlaybookEvent... events) {
        List<EventMessage<?>> batch = new ArrayList<>();
        for (PlaybookEvent event : events) {
            batch.add(new GenericDomainEventMessage<>(
                    "Playbook",
                    event.playbookId().toString(),
                    sequences.merge(event.playbookId(), 0L, (last, _) -> last + 1),
                    event,
                    MetaData.with(Actor.USERNAME, by),
                    "event-" + (history.size() + batch.size()),
                    at(history.size() + batch.size())));
        }
        history.addAll(batch);
        handle(batch);
    }

    private void handle(List<EventMessage<?>> messages) {
        BatchingUnitOfWork<EventMessage<?>> unit = new BatchingUnitOfWork<>(messages);
        ResultMessage<?> result = unit.executeWithResult(() -> {
            projection.handle(unit.getMessage());
            return null;
        });
        if (result.isExceptional()) {
            throw new IllegalStateException("The projection failed", result.exceptionResult());
        }
    }

    private static final class Blobs implements BlobStore {
        private final Map<BlobRef, byte[]> kept = new HashMap<>();

        @Override
        public BlobRef put(byte[] bytes) {
            try {
                BlobRef ref = new BlobRef(
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)),
                        bytes.length);
                kept.put(ref, bytes);
                return ref;
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every JVM has SHA-256", e);
            }
        }

        @Override
        public byte[] get(BlobRef ref) {
            byte[] bytes = kept.get(ref);
            if (bytes == null) {
                throw new BlobDamaged(ref, "is gone");
            }
            return bytes;
        }
    }
}
