package dev.daybook.server;

import dev.daybook.api.Role;
import dev.daybook.api.job.JobId;
import dev.daybook.platform.identity.AccessTokens;
import dev.daybook.platform.identity.Caller;
import dev.daybook.platform.identity.FirstAccount.NewAccount;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/** What the person at the terminal reads: the address, on a first start the password, and the self-check as it runs. */
@Component
class Welcome {
    private static final Logger LOG = LoggerFactory.getLogger(Welcome.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final ObjectProvider<FirstStart> firstStart;
    private final Readiness readiness;
    private final AccessTokens tokens;
    private final WebServerApplicationContext context;
    private final boolean selfCheck;
    private final Terminal terminal;

    Welcome(
            ObjectProvider<FirstStart> firstStart,
            Readiness readiness,
            AccessTokens tokens,
            WebServerApplicationContext context,
            Terminal terminal,
            Environment environment,
            @Value("${daybook.self-check:true}") boolean selfCheck) {
        this.firstStart = firstStart;
        this.readiness = readiness;
        this.tokens = tokens;
        this.context = context;
        this.terminal = terminal;
        this.selfCheck = selfCheck && Roles.of(environment).size() == 3; // else it runs, and is seen, elsewhere
    }

    @EventListener(ApplicationReadyEvent.class)
    void welcome() {
        Thread.ofVirtual().name("welcome").start(() -> {
            try {
                setUp("http://localhost:" + context.getWebServer().getPort());
            } catch (RuntimeException e) {
                LOG.error("The start could not be finished", e);
            }
        });
    }

    private void setUp(String address) {
        while (!readiness.isCaughtUp()) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        terminal.print("Address: " + address);
        Optional<JobId> job = firstStart.stream()
                .map(setup -> setup.run(selfCheck, this::announce))
                .flatMap(Optional::stream)
                .findFirst();
        readiness.setUp();
        job.ifPresent(id -> show(id, address));
        terminal.print("Ready. Ctrl-C stops it.");
    }

    private void announce(NewAccount account) {
        terminal.print("Password for " + account.username() + ": " + account.password());
        terminal.print("(valid until it is changed, by POST /api/auth/change-password; it is not shown again)");
    }

    /** By way of the API, as any other client would follow it. */
    private void show(JobId job, String address) {
        terminal.print("Self-check:");
        String token = tokens.issue(new Caller("system:setup", "system:setup", Role.VIEWER));
        WebClient.create(address)
                .get()
                .uri("/api/jobs/{id}/events", job)
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .retrieve()
                .bodyToFlux(new ParameterizedTypeReference<ServerSentEvent<JsonNode>>() {})
                .filter(event -> event.data() != null)
                .onErrorResume(failure -> {
                    LOG.warn("The self-check cannot be shown", failure);
                    return Flux.empty();
                })
                .doOnNext(this::print)
                .blockLast();
    }

    private void print(ServerSentEvent<JsonNode> event) {
        if ("lines".equals(event.event())) {
            event.data()
                    .path("lines")
                    .forEach(line -> terminal.print("  " + line.path("content").stringValue()));
        } else if ("status".equals(event.event()) && event.data().hasNonNull("end_reason")) {
            terminal.print("Self-check: " + event.data().path("status").stringValue());
        }
    }
}
