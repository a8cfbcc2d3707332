package dev.daybook.command.playbook;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import dev.daybook.api.CommandRefused;
import dev.daybook.api.playbook.PlaybookCommand.RestorePlaybookVersion;
import dev.daybook.api.playbook.PlaybookCommand.SavePlaybookVersion;
import dev.daybook.api.playbook.PlaybookCommand.UploadPlaybook;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookEvent;
import dev.daybook.api.playbook.PlaybookEvent.PlaybookUploaded;
import dev.daybook.api.playbook.PlaybookEvent.PlaybookVersionSaved;
import dev.daybook.api.playbook.PlaybookId;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/** A playbook and its versions, numbered from 1. A version never changes: what is edited or restored is a new one. */
@Aggregate
class Playbook {
    @AggregateIdentifier
    private PlaybookId id;

    /** Version 1 comes first. */
    private final List<PlaybookContent> versions = new ArrayList<>();

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    long decide(UploadPlaybook command) {
        apply(new PlaybookUploaded(command.playbookId(), command.name(), command.description()));
        apply(new PlaybookVersionSaved(command.playbookId(), 1, command.content(), command.message(), null));
        return getVersion();
    }

    @CommandHandler
    long decide(SavePlaybookVersion command) {
        if (!command.content().sameFilesAs(versions.getLast())) {
            apply(new PlaybookVersionSaved(id, next(), command.content(), command.message(), null));
        }
        return getVersion();
    }

    @CommandHandler
    long decide(RestorePlaybookVersion command) {
        if (command.number() < 1 || command.number() > versions.size()) {
            throw CommandRefused.invalid("version", "The playbook has no version " + command.number());
        }
        PlaybookContent wanted = versions.get(command.number() - 1);
        if (!wanted.sameFilesAs(versions.getLast())) {
            apply(new PlaybookVersionSaved(id, next(), wanted, command.message(), command.number()));
        }
        return getVersion();
    }

    @EventSourcingHandler
    void evolve(PlaybookEvent event) {
        switch (event) {
            case PlaybookUploaded uploaded -> id = uploaded.playbookId();
            case PlaybookVersionSaved saved -> versions.add(saved.content());
        }
    }

    private int next() {
        return versions.size() + 1;
    }

    Playbook() {} // Axon rebuilds a playbook from its events through this
}
