package dev.daybook.query.credential;

import dev.daybook.api.credential.CredentialQuery.FindCredential;
import dev.daybook.api.credential.CredentialQuery.FindCredentials;
import dev.daybook.api.credential.CredentialView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

@Component
class CredentialQueries {
    private final CredentialTable credentials;

    CredentialQueries(CredentialTable credentials) {
        this.credentials = credentials;
    }

    @QueryHandler
    CompletableFuture<Optional<CredentialView>> find(FindCredential query) {
        return credentials
                .findById(query.credentialId().toString())
                .map(CredentialRow::toView)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .toFuture();
    }

    @QueryHandler
    CompletableFuture<List<CredentialView>> find(FindCredentials query) {
        return credentials
                .findAllById(
                        query.credentialIds().stream().map(Object::toString).toList())
                .map(CredentialRow::toView)
                .collectList()
                .toFuture();
    }
}
