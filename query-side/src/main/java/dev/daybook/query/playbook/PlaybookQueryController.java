package dev.daybook.query.playbook;

import dev.daybook.api.BlobRef;
import dev.daybook.api.Permission;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookContent.Play;
import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.api.playbook.PlaybookVersionView;
import dev.daybook.api.playbook.PlaybookView;
import dev.daybook.platform.blob.BlobStore;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.web.Answers;
import dev.daybook.platform.web.Ids;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.Page;
import dev.daybook.platform.web.Paging;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@RestController
@RequestMapping("/api/playbooks")
class PlaybookQueryController {
    private final PlaybookQueries queries;
    private final BlobStore blobs;

    PlaybookQueryController(PlaybookQueries queries, BlobStore blobs) {
        this.queries = queries;
        this.blobs = blobs;
    }

    /**
     * The file that Ansible is given.
     *
     * @param sha256 of the content in UTF-8
     * @param size of that in bytes
     */
    record Content(PlaybookId playbookId, int version, String content, String sha256, long size) {}

    record File(String path, String sha256, long size) {}

    /** @param restoredFrom the version whose content this is, when it was restored */
    record Version(
            int number,
            String message,
            @Nullable Integer restoredFrom,
            String createdBy,
            Instant createdAt,
            List<File> files) {}

    /**
     * @param prompts the variables that a run must be given
     * @param content of the file that Ansible is given
     */
    record FullVersion(
            int number,
            String message,
            @Nullable Integer restoredFrom,
            String createdBy,
            Instant createdAt,
            List<File> files,
            List<Play> plays,
            List<String> prompts,
            String content) {}

    /** @param unified as {@code diff -u} writes it; empty when the versions are the same */
    record Diff(int from, int to, String unified, List<TextDiff.Hunk> hunks) {}

    /** Newest first. */
    @GetMapping
    @Requires(Permission.SEE)
    Mono<Page<PlaybookView>> list(@ModelAttribute Paging paging, @ModelAttribute PlaybookQueries.Filter filter) {
        return queries.list(filter, paging);
    }

    @GetMapping("/{id}")
    @Requires(Permission.SEE)
    Mono<ResponseEntity<PlaybookView>> get(@PathVariable String id) {
        return playbook(id).map(playbook -> Answers.shown(playbook, PlaybookView::version));
    }

    /** @param version the current one when it is left out */
    @GetMapping("/{id}/content")
    @Requires(Permission.SEE)
    Mono<Content> content(@PathVariable String id, @RequestParam(required = false) @Nullable String version) {
        return found(id, version)
                .flatMap(found -> text(found).map(text -> {
                    BlobRef blob = main(found);
                    return new Content(found.playbookId(), found.number(), text, blob.sha256(), blob.size());
                }));
    }

    /** Newest first. */
    @GetMapping("/{id}/versions")
    @Requires(Permission.SEE_HISTORY)
    Mono<Page<Version>> versions(@PathVariable String id, @ModelAttribute Paging paging) {
        return playbook(id)
                .flatMap(playbook -> queries.versions(playbook, paging))
                .map(page -> new Page<>(
                        page.items().stream()
                                .map(PlaybookQueryController::summary)
                                .toList(),
                        page.pagination()));
    }

    @GetMapping("/{id}/versions/{number}")
    @Requires(Permission.SEE_HISTORY)
    Mono<FullVersion> version(@PathVariable String id, @PathVariable String number) {
        return found(id, number).flatMap(found -> text(found).map(text -> full(found, text)));
    }

    /** What changed in the file that Ansible is given, between any two versions in either direction. */
    @GetMapping("/{id}/diff")
    @Requires(Permission.SEE_HISTORY)
    Mono<Diff> diff(@PathVariable String id, @RequestParam String from, @RequestParam String to) {
        return found(id, from)
                .zipWhen(_ -> found(id, to))
                .flatMap(both -> Mono.zip(text(both.getT1()), text(both.getT2()))
                        .publishOn(Schedulers.boundedElastic())
                        .map(texts -> diff(both.getT1(), texts.getT1(), both.getT2(), texts.getT2())));
    }

    private Mono<PlaybookView> playbook(String id) {
        return queries.playbook(Ids.parse(id, PlaybookId::of))
                .switchIfEmpty(Mono.error(() -> InvalidRequest.notFound("There is no playbook " + id)));
    }

    /** @param number as the client wrote it; null for the current version */
    private Mono<PlaybookVersionView> found(String id, @Nullable String number) {
        PlaybookId playbookId = Ids.parse(id, PlaybookId::of);
        if (number != null && !number.matches("[1-9]\\d{0,8}")) {
            return Mono.error(noVersion(id, number));
        }
        return queries.version(playbookId, number == null ? null : Integer.valueOf(number))
                .switchIfEmpty(Mono.error(() -> number == null
                        ? InvalidRequest.notFound("There is no playbook " + id)
                        : noVersion(id, number)));
    }

    private static InvalidRequest noVersion(String id, String number) {
        return InvalidRequest.notFound("There is no version " + number + " of a playbook " + id);
    }

    private Mono<String> text(PlaybookVersionView version) {
        return Mono.fromCallable(() -> new String(blobs.get(main(version)), StandardCharsets.UTF_8))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static BlobRef main(PlaybookVersionView version) {
        PlaybookContent content = version.content();
        return content.files().stream()
                .filter(file -> file.path().equals(content.main()))
                .findFirst()
                .orElseThrow()
                .blob();
    }

    private static Diff diff(PlaybookVersionView from, String fromText, PlaybookVersionView to, String toText) {
        TextDiff diff = TextDiff.between(fromText, toText, label(from), label(to));
        return new Diff(from.number(), to.number(), diff.unified(), diff.hunks());
    }

    private static String label(PlaybookVersionView version) {
        return version.content().main() + "\tversion " + version.number();
    }

    private static Version summary(PlaybookVersionView version) {
        return new Version(
                version.number(),
                version.message(),
                version.restoredFrom(),
                version.createdBy(),
                version.createdAt(),
                files(version));
    }

    private static FullVersion full(PlaybookVersionView version, String text) {
        return new FullVersion(
                version.number(),
                version.message(),
                version.restoredFrom(),
                version.createdBy(),
                version.createdAt(),
                files(version),
                version.content().plays(),
                version.content().prompts(),
                text);
    }

    private static List<File> files(PlaybookVersionView version) {
        return version.content().files().stream()
                .map(file ->
                        new File(file.path(), file.blob().sha256(), file.blob().size()))
                .toList();
    }
}
