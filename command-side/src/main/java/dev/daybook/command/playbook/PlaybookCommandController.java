package dev.daybook.command.playbook;

import dev.daybook.api.BlobRef;
import dev.daybook.api.Permission;
import dev.daybook.api.TakesName.NameKind;
import dev.daybook.api.playbook.PlaybookCommand.RestorePlaybookVersion;
import dev.daybook.api.playbook.PlaybookCommand.SavePlaybookVersion;
import dev.daybook.api.playbook.PlaybookCommand.UploadPlaybook;
import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.api.playbook.PlaybookQuery.FindPlaybook;
import dev.daybook.api.playbook.PlaybookQuery.FindPlaybookVersion;
import dev.daybook.api.playbook.PlaybookVersionView;
import dev.daybook.api.playbook.PlaybookView;
import dev.daybook.command.playbook.UploadForm.Upload;
import dev.daybook.platform.blob.BlobStore;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.name.Names;
import dev.daybook.platform.web.Answers;
import dev.daybook.platform.web.Changes;
import dev.daybook.platform.web.Creates;
import dev.daybook.platform.web.Ids;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.Problem.FieldError;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@RestController
@RequestMapping("/api/playbooks")
class PlaybookCommandController {
    private static final String NOT_PLAIN = "must not have control characters";

    private final Commands commands;
    private final Views views;
    private final Names names;
    private final BlobStore blobs;

    PlaybookCommandController(Commands commands, Views views, Names names, BlobStore blobs) {
        this.commands = commands;
        this.views = views;
        this.names = names;
        this.blobs = blobs;
    }

    /**
     * @param content of the file that Ansible is given, the whole of it
     * @param message why it was changed
     */
    record NewContent(
            @NotNull String content,

            @NotBlank @Size(max = UploadForm.LONGEST_MESSAGE) @Pattern(regexp = UploadForm.TEXT, message = NOT_PLAIN)
            String message) {}

    /** @param version the number of the version whose content is wanted again */
    record Restore(
            @NotNull Integer version,

            @Nullable @Size(max = UploadForm.LONGEST_MESSAGE) @Pattern(regexp = UploadForm.TEXT, message = NOT_PLAIN)
            String message) {}

    /** A form with {@code file} and {@code name}, and perhaps {@code description} and {@code message}. */
    @PostMapping(path = "/upload", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Requires(Permission.UPLOAD_PLAYBOOKS)
    @Creates(PlaybookView.class)
    Mono<ResponseEntity<Object>> upload(@RequestBody Flux<PartEvent> form) {
        PlaybookId id = PlaybookId.next();
        return UploadForm.read(form)
                .publishOn(Schedulers.boundedElastic())
                .map(UploadForm::accepted)
                .flatMap(upload ->
                        names.reserve(NameKind.PLAYBOOK, upload.name(), id.toString(), storeAndSend(id, upload)))
                .flatMap(version -> Answers.created(location(id), id, version, shown(id, version)));
    }

    /** Saves what was edited as a new version; content that is the current one changes nothing. */
    @PutMapping("/{id}/content")
    @Requires(Permission.EDIT_PLAYBOOKS)
    @Changes(PlaybookView.class)
    Mono<ResponseEntity<Object>> edit(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @Valid @RequestBody NewContent request) {
        PlaybookId playbookId = Ids.parse(id, PlaybookId::of);
        Long expectedVersion = Answers.expectedVersion(ifMatch);
        return views.find(new FindPlaybookVersion(playbookId, null), PlaybookVersionView.class)
                .switchIfEmpty(Mono.error(() -> notFound(playbookId)))
                .publishOn(Schedulers.boundedElastic())
                .flatMap(current -> {
                    PlaybookFile file = PlaybookFile.edited(current.content().main(), request.content());
                    List<FieldError> errors = file.errors("content");
                    if (!errors.isEmpty()) {
                        return Mono.error(InvalidRequest.fields(errors));
                    }
                    return store(file)
                            .flatMap(blob -> commands.send(new SavePlaybookVersion(
                                    playbookId,
                                    file.within(current.content(), blob),
                                    request.message(),
                                    expectedVersion)));
                })
                .flatMap(version ->
                        Answers.changed(location(playbookId), playbookId, version, shown(playbookId, version)));
    }

    /** Makes the content of an earlier version a new one; what is current already stays as it is. */
    @PostMapping("/{id}/restore")
    @Requires(Permission.EDIT_PLAYBOOKS)
    @Changes(PlaybookView.class)
    Mono<ResponseEntity<Object>> restore(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @Valid @RequestBody Restore request) {
        PlaybookId playbookId = Ids.parse(id, PlaybookId::of);
        String message = request.message() == null || request.message().isBlank()
                ? "Restored version " + request.version()
                : request.message();
        RestorePlaybookVersion command =
                new RestorePlaybookVersion(playbookId, request.version(), message, Answers.expectedVersion(ifMatch));
        return views.find(new FindPlaybook(playbookId), PlaybookView.class)
                .switchIfEmpty(Mono.error(() -> notFound(playbookId)))
                .flatMap(_ -> commands.send(command))
                .flatMap(version ->
                        Answers.changed(location(playbookId), playbookId, version, shown(playbookId, version)));
    }

    private Mono<Long> storeAndSend(PlaybookId id, Upload upload) {
        String message = upload.message() == null ? "Uploaded" : upload.message();
        return store(upload.file())
                .flatMap(blob -> commands.send(new UploadPlaybook(
                        id, upload.name(), upload.description(), upload.file().alone(blob), message)));
    }

    /** The bytes first: the event that refers to them must never be without them. */
    private Mono<BlobRef> store(PlaybookFile file) {
        return Mono.fromCallable(() -> blobs.put(file.bytes())).subscribeOn(Schedulers.boundedElastic());
    }

    private Mono<PlaybookView> shown(PlaybookId id, long version) {
        return views.shownAt(new FindPlaybook(id), PlaybookView.class, PlaybookView::version, version);
    }

    private static InvalidRequest notFound(PlaybookId id) {
        return InvalidRequest.notFound("There is no playbook " + id);
    }

    private static URI location(PlaybookId id) {
        return URI.create("/api/playbooks/" + id);
    }
}
