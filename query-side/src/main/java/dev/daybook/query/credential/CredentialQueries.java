package dev.daybook.query.credential;

import dev.daybook.api.credential.CredentialQuery.Credentials;
import dev.daybook.api.credential.CredentialQuery.FindCredential;
import dev.daybook.api.credential.CredentialQuery.FindCredentials;
import dev.daybook.api.credential.CredentialView;
import java.util.concurrent.CompletableFuture;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

@Component
class CredentialQueries {
    private final CredentialTable credentials;

    CredentialQueries(CredentialTable credentials) {
        this.credentials = credentials;
    }

    @QueryHandler
    CompletableFuture<@Nullable CredentialView> find(FindCredential query) {
        return credentials
                .findById(query.credentialId().toString())
                .map(CredentialRow::toView)
                .toFuture();
    }

    @QueryHandler
    CompletableFuture<@Nullable Credentials> find(FindCredentials query) {
        return credentials
                .findAllById(
                        query.credentialIds().stream().map(Object::toString).toList())
                .map(CredentialRow::toView)
                .collectList()
                .map(Credentials::new)
                .toFuture();
    }
}
