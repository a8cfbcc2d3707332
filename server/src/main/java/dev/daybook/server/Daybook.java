package dev.daybook.server;

import dev.daybook.platform.database.DatabaseUnusable;
import java.util.HashMap;
import java.util.Map;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the hub. {@code ./daybook up} calls it with what it needs on the machine already found. */
@SpringBootApplication(scanBasePackages = "dev.daybook")
@EnableScheduling
public class Daybook {
    private static final int REFUSED = 1;
    private static final int USAGE = 2;

    public static void main(String[] arguments) {
        TimeZone.setDefault(
                TimeZone.getTimeZone("UTC")); // times are shown in the reader's zone, never in the machine's
        try {
            Options options = Options.parse(arguments);
            DataDirectory data = DataDirectory.open(options.data());
            SpringApplication application = new SpringApplication(Daybook.class);
            application.setDefaultProperties(properties(options, data));
            application.addInitializers(
                    context -> context.getBeanFactory().registerSingleton("dataDirectory", data)); // holds the lock
            application.run();
        } catch (Options.Unusable e) {
            stop(USAGE, e);
        } catch (DataDirectory.Unusable e) {
            stop(REFUSED, e);
        } catch (RuntimeException e) {
            DatabaseUnusable reason = causeOf(e);
            if (reason == null) {
                throw e;
            }
            stop(REFUSED, reason);
        }
    }

    private static Map<String, Object> properties(Options options, DataDirectory data) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "daybook.data", data.path().toString(),
                "daybook.node-id", data.hubId().toString(),
                "daybook.self-check", options.selfCheck(),
                "server.port", options.port()));
        if (options.databaseUrl() != null) {
            properties.put("daybook.db.url", options.databaseUrl());
        }
        return properties;
    }

    private static @Nullable DatabaseUnusable causeOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseUnusable unusable) {
                return unusable;
            }
        }
        return null;
    }

    @SuppressWarnings("SystemOut") // to the person at the terminal
    private static void stop(int status, Exception reason) {
        System.err.println("daybook: " + reason.getMessage());
        System.exit(status);
    }
}
