package dev.daybook.runner.ansible;

import dev.daybook.runner.run.Executor.CannotRun;
import dev.daybook.runner.run.Launch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Starts runs from a process that has Ansible in memory, and keeps one such process warm: another takes its place when it
 * dies, when Ansible's files change, after many runs, and after a day. A run never waits for one to become warm; it then
 * goes the plain way, as it does when it is not known whether a request was taken: what has begun is never begun again.
 */
@Component
@Primary
class AnsibleHost implements Launcher, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(AnsibleHost.class);

    private static final Duration LONGEST_LIFE = Duration.ofDays(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final AnsibleInstallation ansible;
    private final PythonFiles python;
    private final PlainLauncher plain;
    private final JsonMapper json;
    private final Path data;
    private final @Nullable Thread keeper;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicReference<@Nullable HostProcess> current = new AtomicReference<>();

    /** @param way {@code host}, or {@code plain} for no such process */
    AnsibleHost(
            AnsibleInstallation ansible,
            PythonFiles python,
            PlainLauncher plain,
            JsonMapper json,
            @Value("${daybook.data}") Path data,
            @Value("${daybook.runner.ansible:host}") String way) {
        this.ansible = ansible;
        this.python = python;
        this.plain = plain;
        this.json = json;
        this.data = data.resolve("runner").toAbsolutePath();
        this.keeper = switch (way) {
            case "host" -> Thread.ofVirtual().name("ansible-host").start(this::keepOneWarm);
            case "plain" -> null;
            default -> throw new IllegalArgumentException("daybook.runner.ansible is host or plain, not " + way);
        };
    }

    @Override
    public Launch launch(Path runDirectory, Path log, byte[] secrets) throws IOException {
        HostProcess host = current.get();
        if (host != null && !host.version().equals(ansible.find().version())) {
            leave(host, "another Ansible is installed now");
            host = null;
        }
        if (host == null) {
            return plain.launch(runDirectory, log, secrets);
        }
        String answer;
        try {
            byte[] head = (json.writeValueAsString(Map.of("run_dir", runDirectory.toString())) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            answer = host.ask(head, secrets);
        } catch (IOException e) {
            LOG.warn("The Ansible host gave no answer; {} goes the plain way", runDirectory.getFileName(), e);
            leave(host, "it gave no answer");
            return plain.launch(runDirectory, log, secrets);
        }
        return switch (answer) {
            case "started" -> new Answered(false);
            case "started before" -> new Answered(true);
            default -> {
                leave(host, answer.equals("stale") ? "files that it has in memory have changed" : "it did not answer");
                yield plain.launch(runDirectory, log, secrets);
            }
        };
    }

    boolean isWarm() {
        return current.get() != null;
    }

    /** Its pid is announced by the time of the answer. */
    private record Answered(boolean foundAnother) implements Launch {
        @Override
        public boolean isPending() {
            return false;
        }
    }

    private void leave(HostProcess host, String reason) {
        current.compareAndSet(host, null);
        host.retire(reason);
    }

    private void keepOneWarm() {
        HostProcess serving = null;
        Duration pause = FIRST_PAUSE;
        try {
            while (true) {
                Instant begun = Instant.now();
                HostProcess next = startOne();
                if (next != null) {
                    current.set(next);
                    stop(serving);
                    serving = next;
                    LOG.info("The Ansible host is replaced: {}", whyUseless(next));
                    if (!next.isAlive()) {
                        current.compareAndSet(next, null);
                    }
                }
                boolean lasted = Duration.between(begun, Instant.now()).compareTo(LONGEST_PAUSE) > 0;
                if (lasted) {
                    pause = FIRST_PAUSE;
                } else if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                } else {
                    pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The Ansible host is not needed any more", e);
        } finally {
            current.set(null);
            stop(serving);
        }
    }

    private @Nullable HostProcess startOne() throws InterruptedException {
        try {
            AnsibleInstallation.Known known = ansible.find();
            if (known.interpreter().isEmpty()) {
                LOG.warn("{} is no Python program, so each run starts it anew", known.program());
                return null;
            }
            return HostProcess.start(known.interpreter(), python.host(), known.program(), data);
        } catch (IOException | CannotRun e) {
            LOG.warn("No Ansible host could be started; runs start Ansible anew until one can", e);
            return null;
        }
    }

    private static String whyUseless(HostProcess host) throws InterruptedException {
        try {
            return host.uselessBecause().get(LONGEST_LIFE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return "it is old";
        } catch (ExecutionException e) {
            throw new IllegalStateException("This future is never failed", e);
        }
    }

    private static void stop(@Nullable HostProcess host) {
        if (host != null) {
            host.stop();
        }
    }

    @Override
    public void destroy() throws InterruptedException {
        stopping.countDown();
        if (keeper != null) {
            keeper.interrupt();
            keeper.join();
        }
    }
}
