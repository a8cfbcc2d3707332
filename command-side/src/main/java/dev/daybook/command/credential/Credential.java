package dev.daybook.command.credential;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import dev.daybook.api.credential.CredentialCommand.AddCredential;
import dev.daybook.api.credential.CredentialCommand.ReplaceKey;
import dev.daybook.api.credential.CredentialEvent;
import dev.daybook.api.credential.CredentialEvent.CredentialAdded;
import dev.daybook.api.credential.CredentialEvent.CredentialKeyReplaced;
import dev.daybook.api.credential.CredentialId;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/** A key to servers, under a name. */
@Aggregate
class Credential {
    @AggregateIdentifier
    private CredentialId id;

    private String fingerprint;

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    long decide(AddCredential command) {
        apply(new CredentialAdded(command.credentialId(), command.name(), command.key()));
        return getVersion();
    }

    /** The key that is there already replaces nothing. */
    @CommandHandler
    long decide(ReplaceKey command) {
        if (!command.key().fingerprint().equals(fingerprint)) {
            apply(new CredentialKeyReplaced(id, command.key()));
        }
        return getVersion();
    }

    @EventSourcingHandler
    void evolve(CredentialEvent event) {
        switch (event) {
            case CredentialAdded added -> {
                id = added.credentialId();
                fingerprint = added.key().fingerprint();
            }
            case CredentialKeyReplaced replaced -> fingerprint = replaced.key().fingerprint();
        }
    }

    Credential() {} // Axon rebuilds a credential from its events through this
}
