package dev.daybook.command.credential;

import dev.daybook.api.Permission;
import dev.daybook.api.TakesName.NameKind;
import dev.daybook.api.credential.CredentialCommand.AddCredential;
import dev.daybook.api.credential.CredentialCommand.AddPassword;
import dev.daybook.api.credential.CredentialCommand.ReplaceKey;
import dev.daybook.api.credential.CredentialCommand.ReplacePassword;
import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.credential.CredentialKind;
import dev.daybook.api.credential.CredentialQuery.FindCredential;
import dev.daybook.api.credential.CredentialView;
import dev.daybook.api.credential.Password;
import dev.daybook.api.credential.SshKey;
import dev.daybook.command.credential.CredentialForm.NewKey;
import dev.daybook.command.credential.CredentialForm.NewPassword;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.name.Names;
import dev.daybook.platform.secret.Fingerprints;
import dev.daybook.platform.secret.SecretStore;
import dev.daybook.platform.web.Answers;
import dev.daybook.platform.web.Changes;
import dev.daybook.platform.web.Creates;
import dev.daybook.platform.web.Ids;
import dev.daybook.platform.web.InvalidRequest;
import jakarta.validation.Valid;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@RestController
@RequestMapping("/api/credentials")
class CredentialCommandController {
    /** In the form in which names are compared: a single character can become 18 of that. */
    private static final int MOST_NAME_KEY_CHARACTERS = 255;

    private final Commands commands;
    private final Views views;
    private final Names names;
    private final SecretStore secrets;
    private final Fingerprints fingerprints;

    CredentialCommandController(
            Commands commands, Views views, Names names, SecretStore secrets, Fingerprints fingerprints) {
        this.commands = commands;
        this.views = views;
        this.names = names;
        this.secrets = secrets;
        this.fingerprints = fingerprints;
    }

    @PostMapping
    @Requires(Permission.MANAGE_CREDENTIALS)
    @Creates(CredentialView.class)
    Mono<ResponseEntity<Object>> add(@Valid @RequestBody CredentialForm request) {
        CredentialId id = CredentialId.next();
        String name = request.name().strip();
        if (Names.key(name).length() > MOST_NAME_KEY_CHARACTERS) {
            return Mono.error(InvalidRequest.field("name", "has characters that stand for too many others"));
        }
        CredentialKind kind = request.checkedKind();
        return kept(id, name, kind, request)
                .flatMap(command -> names.reserve(NameKind.CREDENTIAL, name, id.toString(), command))
                .flatMap(version -> Answers.created(location(id), id, version, shown(id, version)));
    }

    /** What to do once the name is reserved; a key that cannot be read reserves nothing. */
    private Mono<Mono<Long>> kept(CredentialId id, String name, CredentialKind kind, CredentialForm request) {
        return switch (kind) {
            case SSH_KEY ->
                parse(request.privateKey(), request.passphrase())
                        .map(key ->
                                store(id, key).flatMap(stored -> commands.send(new AddCredential(id, name, stored))));
            case BECOME_PASSWORD, VAULT_PASSWORD ->
                Mono.just(store(id, request.password())
                        .flatMap(
                                stored -> commands.send(new AddPassword(id, name, kind, request.label(kind), stored))));
        };
    }

    /** Runs that have begun go on with the key that they began with. */
    @PutMapping("/{id}/key")
    @Requires(Permission.MANAGE_CREDENTIALS)
    @Changes(CredentialView.class)
    Mono<ResponseEntity<Object>> replaceKey(
            @PathVariable String id,
            @Valid @RequestBody NewKey request,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        CredentialId credentialId = Ids.parse(id, CredentialId::of);
        Long expectedVersion = Answers.expectedVersion(ifMatch);
        return parse(request.privateKey(), request.passphrase())
                .flatMap(key -> store(credentialId, key))
                .flatMap(stored -> commands.send(new ReplaceKey(credentialId, stored, expectedVersion)))
                .flatMap(version ->
                        Answers.changed(location(credentialId), credentialId, version, shown(credentialId, version)));
    }

    /** Runs that have begun go on with the password that they began with. */
    @PutMapping("/{id}/password")
    @Requires(Permission.MANAGE_CREDENTIALS)
    @Changes(CredentialView.class)
    Mono<ResponseEntity<Object>> replacePassword(
            @PathVariable String id,
            @Valid @RequestBody NewPassword request,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        CredentialId credentialId = Ids.parse(id, CredentialId::of);
        Long expectedVersion = Answers.expectedVersion(ifMatch);
        return store(credentialId, request.password())
                .flatMap(stored -> commands.send(new ReplacePassword(credentialId, stored, expectedVersion)))
                .flatMap(version ->
                        Answers.changed(location(credentialId), credentialId, version, shown(credentialId, version)));
    }

    private static Mono<PrivateKey> parse(String privateKey, @Nullable String passphrase) {
        return Mono.fromCallable(() -> PrivateKey.parse(privateKey, passphrase))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private Mono<SshKey> store(CredentialId id, PrivateKey key) {
        return Mono.fromCallable(() -> key.describe(secrets.put(id.toString(), key.openSsh())))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private Mono<Password> store(CredentialId id, String password) {
        return Mono.fromCallable(() -> new Password(
                        secrets.put(id.toString(), password.getBytes(StandardCharsets.UTF_8)),
                        fingerprints.of(password)))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private Mono<CredentialView> shown(CredentialId id, long version) {
        return views.shownAt(new FindCredential(id), CredentialView.class, CredentialView::version, version);
    }

    private static URI location(CredentialId id) {
        return URI.create("/api/credentials/" + id);
    }
}
