package dev.daybook.command.playbook;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import dev.daybook.api.BlobRef;
import dev.daybook.api.TakesName.NameKind;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookContent.File;
import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.api.playbook.PlaybookQuery.FindPlaybook;
import dev.daybook.api.playbook.PlaybookQuery.FindPlaybookVersion;
import dev.daybook.api.playbook.PlaybookVersionView;
import dev.daybook.api.playbook.PlaybookView;
import dev.daybook.platform.blob.BlobStore;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.name.Names;
import dev.daybook.platform.web.ProblemHandler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.config.EnableWebFlux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** The write endpoints without the rest of the hub: commands are only written down, and one playbook is there. */
@Configuration
@EnableWebFlux
@Import(ProblemHandler.class)
class PlaybookEndpoint {
    static final PlaybookId KNOWN = PlaybookId.next();
    static final List<Object> SENT = new ArrayList<>();

    private static final PlaybookContent CONTENT = new PlaybookContent(
            "site.yml", List.of(new File("site.yml", new BlobRef("b".repeat(64), 1))), List.of(), List.of());
    private static final PlaybookVersionView VERSION =
            new PlaybookVersionView(KNOWN, "Deploy", 1, CONTENT, "Uploaded", null, "ada", Instant.EPOCH);
    private static final PlaybookView VIEW = new PlaybookView(
            KNOWN, "Deploy", "", 1, "site.yml", 1, 1, true, "ada", Instant.EPOCH, "ada", Instant.EPOCH, 1);

    @Bean
    JsonMapper json() {
        return JsonMapper.shared();
    }

    @Bean
    PlaybookCommandController controller() {
        Commands commands = mock();
        given(commands.send(any())).willAnswer(call -> {
            SENT.add(call.getArgument(0));
            return Mono.just(1L);
        });
        Names names = mock();
        given(names.reserve(eq(NameKind.PLAYBOOK), anyString(), anyString(), any()))
                .willAnswer(call -> call.getArgument(3));
        Views views = mock();
        given(views.shownAt(any(), eq(PlaybookView.class), any(), anyLong())).willReturn(Mono.empty());
        given(views.find(any(), eq(PlaybookView.class))).willReturn(Mono.empty());
        given(views.find(any(), eq(PlaybookVersionView.class))).willReturn(Mono.empty());
        given(views.find(new FindPlaybook(KNOWN), PlaybookView.class)).willReturn(Mono.just(VIEW));
        given(views.find(new FindPlaybookVersion(KNOWN, null), PlaybookVersionView.class))
                .willReturn(Mono.just(VERSION));
        BlobStore blobs = mock();
        given(blobs.put(any())).willAnswer(call -> new BlobRef("a".repeat(64), call.<byte[]>getArgument(0).length));
        return new PlaybookCommandController(commands, views, names, blobs);
    }
}
