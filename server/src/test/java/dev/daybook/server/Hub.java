package dev.daybook.server;

import static java.util.Objects.requireNonNull;

import dev.daybook.api.Role;
import dev.daybook.platform.database.TestDatabase;
import dev.daybook.platform.identity.AccessTokens;
import dev.daybook.platform.identity.Caller;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The whole hub, in this JVM, on a database of its own and a free port. Started once for all tests that share it: they
 * name what they make so that it does not collide.
 */
final class Hub {
    private static Hub shared;

    private final ConfigurableApplicationContext context;
    private final Path data;
    private final String address;
    private final String adminPassword;

    /** The hub that tests share; it has an admin, {@code localhost}, and the self-check playbook. */
    static synchronized Hub shared() {
        if (shared == null) {
            shared = new Hub(Map.of());
            Runtime.getRuntime().addShutdownHook(new Thread(shared::stop));
        }
        return shared;
    }

    /** @param properties beside, or instead of, those of the shared one */
    Hub(Map<String, Object> properties) {
        try {
            data = Files.createDirectories(
                            Path.of("target", "hubs", UUID.randomUUID().toString()))
                    .toRealPath();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        TestDatabase database = TestDatabase.shared();
        Map<String, Object> all = new HashMap<>(Map.of(
                "daybook.data", data.toString(),
                "daybook.node-id", UUID.randomUUID().toString(),
                "daybook.db.url", database.url().toString(),
                "daybook.db.password", database.password(),
                "daybook.self-check", false,
                "daybook.web", "classpath:webapp/",
                "server.port", 0));
        Optional.ofNullable(System.getenv("DAYBOOK_TEST_AXONSERVER"))
                .filter(text -> !text.isBlank())
                .ifPresent(server -> {
                    all.put("axon.axonserver.enabled", true);
                    all.put("axon.axonserver.servers", server);
                });
        all.putAll(properties);
        CompletableFuture<String> password = new CompletableFuture<>();
        SpringApplication application = new SpringApplication(Daybook.class);
        application.setDefaultProperties(all);
        application.addInitializers(
                fresh -> fresh.getBeanFactory().registerSingleton("terminal", new TerminalProbe(password)));
        context = application.run();
        address = "http://localhost:"
                + requireNonNull(((WebServerApplicationContext) context).getWebServer())
                        .getPort();
        try {
            adminPassword = password.get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("The hub has told nobody its password", e);
        }
    }

    String address() {
        return address;
    }

    Path data() {
        return data;
    }

    String adminPassword() {
        return adminPassword;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** A client that is signed in as the admin. */
    HubClient admin() {
        return new HubClient(address).signedIn("admin", adminPassword);
    }

    /** A client with a token of that role, of a person who has no account. */
    HubClient as(Role role) {
        Caller somebody = new Caller(UUID.randomUUID().toString(), "some-" + role.text(), role);
        return new HubClient(
                address, new LastingToken(() -> bean(AccessTokens.class).issue(somebody)));
    }

    /** A client that is nobody. */
    HubClient nobody() {
        return new HubClient(address);
    }

    void stop() {
        context.close();
    }
}
