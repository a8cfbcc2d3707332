package dev.daybook.server;

import dev.daybook.platform.database.DatabaseUnusable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the hub. {@code ./daybook up} calls it with what it needs on the machine already found. */
@SpringBootApplication(scanBasePackages = {"dev.daybook.platform", "dev.daybook.server"})
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
            NativeCode.load(data.path());
            SpringApplication application = new SpringApplication(Daybook.class);
            application.addInitializers(
                    context -> Settings.check(context.getEnvironment()),
                    context -> checkMachine(context.getEnvironment()),
                    context -> context.getBeanFactory().registerSingleton("dataDirectory", data)); // holds the lock
            application.run(properties(options, data));
        } catch (Options.Unusable e) {
            stop(USAGE, e);
        } catch (DataDirectory.Unusable e) {
            stop(REFUSED, e);
        } catch (RuntimeException e) {
            stop(REFUSED, reasonIn(e));
        }
    }

    private static void checkMachine(Environment environment) {
        if (Roles.of(environment).contains("runner")) {
            ProcessTable.check(Path.of("/proc"));
        }
    }

    /** As arguments of Spring: what the command line says goes before the environment. */
    private static String[] properties(Options options, DataDirectory data) {
        List<String> properties = new ArrayList<>(List.of(
                "--daybook.data=" + data.path(),
                "--daybook.node-id=" + data.hubId(),
                "--daybook.self-check=" + options.selfCheck(),
                "--server.port=" + options.port()));
        if (options.databaseUrl() != null) {
            properties.add("--daybook.db.url=" + options.databaseUrl());
        }
        return properties.toArray(String[]::new);
    }

    /** One of those that speak to the person at the terminal; anything else is thrown on, with its stack trace. */
    private static Throwable reasonIn(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseUnusable
                    || cause instanceof Options.Unusable
                    || cause instanceof ProcessTable.Hidden
                    || cause instanceof PortInUseException) {
                return cause;
            }
        }
        throw failure;
    }

    @SuppressWarnings("SystemOut") // to the person at the terminal
    private static void stop(int status, Throwable reason) {
        System.err.println("daybook: " + reason.getMessage());
        System.exit(status);
    }
}
