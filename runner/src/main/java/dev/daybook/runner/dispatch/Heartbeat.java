package dev.daybook.runner.dispatch;

import dev.daybook.api.runner.RunnerCommand.RegisterRunner;
import dev.daybook.api.runner.RunnerId;
import dev.daybook.platform.identity.Actor;
import dev.daybook.platform.messaging.Commands;
import dev.daybook.platform.read.Times;
import dev.daybook.runner.run.NodeName;
import dev.daybook.runner.run.Runs;
import dev.daybook.runner.run.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Says every five seconds that this runner is there, and what of; once, by an event, that it has come. */
@Component
class Heartbeat implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final Path MACHINE = Path.of("/proc/sys/kernel/hostname");
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration ASK_TOOL_EVERY = Duration.ofMinutes(1);

    private final JdbcTemplate jdbc;
    private final Commands commands;
    private final Runs runs;
    private final Tool tool;
    private final NodeName node;
    private final SilentRunners others;
    private final Instant startedAt = Instant.now();

    private final CountDownLatch stopped = new CountDownLatch(1);

    private volatile boolean running;
    private boolean registered;
    private volatile @Nullable String toolVersion;

    Heartbeat(JdbcTemplate jdbc, Commands commands, Runs runs, Tool tool, NodeName node, SilentRunners others) {
        this.jdbc = jdbc;
        this.commands = commands;
        this.runs = runs;
        this.tool = tool;
        this.node = node;
        this.others = others;
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("tool-version").start(() -> repeat(this::askTool, ASK_TOOL_EVERY));
        Thread.ofVirtual().name("heartbeat").start(this::work);
    }

    @Override
    public void stop() {
        stopped.countDown();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void work() {
        repeat(
                () -> {
                    beat();
                    registered = registered || register(machine());
                    others.onOwnHeartbeat(Duration.ofNanos(System.nanoTime()));
                },
                EVERY);
    }

    private void askTool() {
        String version = tool.version().orElse(null);
        boolean isNews = version != null && !version.equals(toolVersion);
        toolVersion = version;
        if (isNews) {
            beat();
        }
    }

    private void beat() {
        jdbc.update(
                """
                replace into runner_node
                    (runner_id, heartbeat_at, started_at, hub_version, ansible_version, warm, slots, running)
                values (?, utc_timestamp(6), ?, ?, ?, ?, ?, ?)
                """,
                node.id(),
                Times.utc(startedAt),
                Heartbeat.class.getPackage().getImplementationVersion(),
                toolVersion,
                tool.isWarm(),
                runs.slots(),
                runs.taken());
    }

    /** @return false when nobody could take the command yet */
    private boolean register(String name) {
        try {
            commands.send(new RegisterRunner(RunnerId.of(node.id()), name), Actor.system("runner"))
                    .join();
            return true;
        } catch (CompletionException e) {
            LOG.warn("This runner could not be registered yet; it will be tried again", e);
            return false;
        }
    }

    private void repeat(Runnable step, Duration every) {
        try {
            do {
                try {
                    step.run();
                } catch (RuntimeException e) {
                    LOG.warn("A heartbeat failed; the next one will be tried", e);
                }
            } while (!stopped.await(every.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As it calls itself; what a name service knows of that, and how soon it says so, does not matter. */
    private static String machine() {
        try {
            return Files.readString(MACHINE).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
