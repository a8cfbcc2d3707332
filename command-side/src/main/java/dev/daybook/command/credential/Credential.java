package dev.daybook.command.credential;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import dev.daybook.api.CommandRefused;
import dev.daybook.api.credential.CredentialCommand.AddCredential;
import dev.daybook.api.credential.CredentialCommand.AddPassword;
import dev.daybook.api.credential.CredentialCommand.ReplaceKey;
import dev.daybook.api.credential.CredentialCommand.ReplacePassword;
import dev.daybook.api.credential.CredentialEvent;
import dev.daybook.api.credential.CredentialEvent.CredentialAdded;
import dev.daybook.api.credential.CredentialEvent.CredentialKeyReplaced;
import dev.daybook.api.credential.CredentialEvent.CredentialPasswordAdded;
import dev.daybook.api.credential.CredentialEvent.CredentialPasswordReplaced;
import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.credential.CredentialKind;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/** A key or a password, under a name. */
@Aggregate
class Credential {
    @AggregateIdentifier
    private CredentialId id;

    private CredentialKind kind;
    private String fingerprint;

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    long decide(AddCredential command) {
        apply(new CredentialAdded(command.credentialId(), command.name(), command.key()));
        return getVersion();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    long decide(AddPassword command) {
        apply(new CredentialPasswordAdded(
                command.credentialId(), command.name(), command.kind(), command.vaultId(), command.password()));
        return getVersion();
    }

    /** The password that is there already replaces nothing. */
    @CommandHandler
    long decide(ReplacePassword command) {
        if (kind == CredentialKind.SSH_KEY) {
            throw CommandRefused.conflict("The credential is an SSH key: replace that");
        }
        if (!command.password().fingerprint().equals(fingerprint)) {
            apply(new CredentialPasswordReplaced(id, command.password()));
        }
        return getVersion();
    }

    /** The key that is there already replaces nothing. */
    @CommandHandler
    long decide(ReplaceKey command) {
        if (kind != CredentialKind.SSH_KEY) {
            throw CommandRefused.conflict("The credential is a password: replace that");
        }
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
                kind = CredentialKind.SSH_KEY;
                fingerprint = added.key().fingerprint();
            }
            case CredentialKeyReplaced replaced -> fingerprint = replaced.key().fingerprint();
            case CredentialPasswordAdded added -> {
                id = added.credentialId();
                kind = added.kind();
                fingerprint = added.password().fingerprint();
            }
            case CredentialPasswordReplaced replaced ->
                fingerprint = replaced.password().fingerprint();
        }
    }

    Credential() {} // Axon rebuilds a credential from its events through this
}
