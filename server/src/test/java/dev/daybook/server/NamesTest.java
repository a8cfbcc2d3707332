package dev.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.api.CommandRefused;
import dev.daybook.api.TakesName.NameKind;
import dev.daybook.api.playbook.PlaybookCommand.UploadPlaybook;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.platform.name.Names;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A name is borne once, and is never lost to a command that came to nothing. */
class NamesTest {
    private final Hub hub = Hub.shared();
    private final Names names = hub.bean(Names.class);
    private final Commands commands = hub.bean(Commands.class);
    private final JdbcTemplate jdbc = hub.bean(JdbcTemplate.class);
    private final String name = "Ünique-" + UUID.randomUUID();

    @Test
    void ofTwentyWhoTryAtOnceOneSucceeds() {
        Long successes = Flux.range(0, 20)
                .flatMap(
                        _ -> reserve(name, PlaybookId.next())
                                .thenReturn(true)
                                .onErrorReturn(CommandRefused.class, false)
                                .subscribeOn(Schedulers.boundedElastic()),
                        20)
                .filter(taken -> taken)
                .count()
                .block();
        assertThat(successes).isEqualTo(1);
    }

    @Test
    void caseDoesNotMatter() {
        reserve(name, PlaybookId.next()).block();
        assertThatThrownBy(() -> reserve(name.toUpperCase(java.util.Locale.ROOT), PlaybookId.next())
                        .block())
                .isInstanceOf(CommandRefused.class)
                .hasMessageContaining("There is already a playbook named");
    }

    @Test
    void isFreeAgainAfterAMinuteWhenItsOwnerNeverCameToBe() {
        reserve(name, PlaybookId.next()).block();
        assertThatThrownBy(() -> reserve(name, PlaybookId.next()).block()).isInstanceOf(CommandRefused.class);
        aMinutePasses();
        reserve(name, PlaybookId.next()).block();
    }

    @Test
    void staysTakenAfterAMinuteWhenItsOwnerBearsIt() {
        PlaybookId owner = PlaybookId.next();
        names.reserve(NameKind.PLAYBOOK, name, owner.toString(), upload(owner)).block();
        aMinutePasses();
        assertThatThrownBy(() -> reserve(name, PlaybookId.next()).block()).isInstanceOf(CommandRefused.class);
        assertThat(names.isTaken(NameKind.PLAYBOOK, name)).isTrue();
    }

    @Test
    void isFreeAtOnceWhenTheCommandIsRefused() {
        PlaybookId owner = PlaybookId.next();
        assertThatThrownBy(() -> names.reserve(
                                NameKind.PLAYBOOK,
                                name,
                                owner.toString(),
                                Mono.error(CommandRefused.conflict("for a reason of its own")))
                        .block())
                .hasMessage("for a reason of its own");
        reserve(name, PlaybookId.next()).block();
    }

    @Test
    void oneKindDoesNotTakeTheNamesOfAnother() {
        reserve(name, PlaybookId.next()).block();
        names.reserve(NameKind.SERVER, name, UUID.randomUUID().toString(), Mono.empty())
                .block();
    }

    private Mono<Object> reserve(String wanted, PlaybookId owner) {
        return names.reserve(NameKind.PLAYBOOK, wanted, owner.toString(), Mono.empty());
    }

    private Mono<Long> upload(PlaybookId id) {
        PlaybookContent content = new PlaybookContent("site.yml", List.of(), List.of(), List.of());
        return Mono.fromFuture(
                () -> commands.<Long>send(new UploadPlaybook(id, name, "", content, "first"), Actor.system("test")));
    }

    private void aMinutePasses() {
        jdbc.update(
                "update reserved_name set reserved_at = reserved_at - interval 61 second where name_key = ?",
                Names.key(name));
    }
}
