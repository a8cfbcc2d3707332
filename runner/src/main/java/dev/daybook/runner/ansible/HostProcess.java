package dev.daybook.runner.ansible;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process that has Ansible in memory, and starts runs as forks of itself. They are not its dependents. */
final class HostProcess {
    private static final Logger LOG = LoggerFactory.getLogger(HostProcess.class);
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);
    private static final int LONGEST_ANSWER = 100;
    private static final int MOST_RUNS = 5_000;

    private static final String SOCKET = "s";

    private final Process process;
    private final UnixDomainSocketAddress address;
    private final String version;
    private final AtomicInteger runs = new AtomicInteger();
    private final CompletableFuture<String> uselessBecause = new CompletableFuture<>();

    private HostProcess(Process process, UnixDomainSocketAddress address, String version) {
        this.process = process;
        this.address = address;
        this.version = version;
        var _ = process.onExit().thenAccept(ended -> {
            retire("it ended with " + ended.exitValue());
            removeSocket(address.getPath());
        });
    }

    private static void removeSocket(Path socket) {
        try {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(socket.getParent());
        } catch (IOException e) {
            LOG.warn("The directory of an Ansible host that has ended cannot be removed", e);
        }
    }

    /**
     * Returns when it is ready.
     *
     * @param data where its log is kept, and its socket if one can be had there
     */
    static HostProcess start(List<String> interpreter, Path script, Path program, Path data)
            throws IOException, InterruptedException {
        Path socket = directoryOfItsOwn(data).resolve(SOCKET);
        List<String> command = Stream.concat(
                        interpreter.stream(), Stream.of("-E", script.toString(), socket.toString(), program.toString()))
                .toList();
        ProcessBuilder host = new ProcessBuilder(command)
                .directory(data.toFile())
                .redirectError(data.resolve("ansible-host.log").toFile());
        PlainLauncher.clean(host.environment());
        Process process = host.start();
        try {
            String said = CompletableFuture.supplyAsync(() -> firstLine(process), HostProcess::onThreadOfItsOwn)
                    .get(READY_WITHIN.toSeconds(), TimeUnit.SECONDS);
            if (!said.startsWith("ready ")) {
                throw new IOException("The Ansible host did not start, see " + data.resolve("ansible-host.log"));
            }
            return new HostProcess(process, UnixDomainSocketAddress.of(socket), said.substring("ready ".length()));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw e;
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IOException("The Ansible host did not start", e);
        }
    }

    private static void onThreadOfItsOwn(Runnable task) {
        Thread.ofVirtual().name("ansible-host-answer").start(task);
    }

    private static Path directoryOfItsOwn(Path data) throws IOException {
        FileAttribute<?> privately = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        removeLeft(data);
        String number = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        Path directory = Files.createDirectory(data.resolve("host-" + number), privately);
        if (takesSockets(directory)) {
            return directory;
        }
        Files.delete(directory);
        return Files.createTempDirectory("daybook-host-", privately);
    }

    /** Not where the path is too long for the address of one, nor on every file system. */
    private static boolean takesSockets(Path directory) throws IOException {
        Path socket = directory.resolve(SOCKET);
        try (ServerSocketChannel trial = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            trial.bind(UnixDomainSocketAddress.of(socket));
            return true;
        } catch (SocketException e) {
            LOG.info(
                    "No socket can be had in {} ({}): that of the Ansible host is elsewhere",
                    directory,
                    e.getMessage());
            return false;
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    /** Of hosts whose hub was killed: they have taken away their socket themselves. */
    private static void removeLeft(Path data) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(data, "host-*")) {
            for (Path directory : found) {
                try {
                    Files.delete(directory);
                } catch (DirectoryNotEmptyException e) {
                    LOG.debug("Another host listens there: {}", directory, e);
                }
            }
        }
    }

    private static String firstLine(Process process) {
        try {
            String line = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String version() {
        return version;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Completes, with a reason, as soon as runs should no longer come from it. */
    CompletableFuture<String> uselessBecause() {
        return uselessBecause;
    }

    void retire(String reason) {
        uselessBecause.complete(reason);
    }

    /**
     * Sends one request, and gives its answer, waiting 10 s at most; empty when there is none.
     *
     * @throws IOException when there is none either, and it is not known whether the request was taken
     */
    String ask(byte[] head, byte[] secrets) throws IOException {
        if (runs.incrementAndGet() == MOST_RUNS) {
            retire("it has started " + MOST_RUNS + " runs");
        }
        try (SocketChannel connection = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            Executor later = CompletableFuture.delayedExecutor(ANSWERS_WITHIN.toSeconds(), TimeUnit.SECONDS);
            later.execute(() -> close(connection)); // which wakes who waits for it
            connection.connect(address);
            for (byte[] part : List.of(head, secrets)) {
                ByteBuffer bytes = ByteBuffer.wrap(part);
                while (bytes.hasRemaining()) {
                    connection.write(bytes);
                }
            }
            connection.shutdownOutput();
            ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);
            while (connection.read(answer) >= 0 && answer.get(Math.max(0, answer.position() - 1)) != '\n') {
                // on to the end of the line
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8).strip();
        }
    }

    private static void close(SocketChannel connection) {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it; the runs that it has started go on. */
    void stop() {
        retire("it was stopped");
        try {
            process.getOutputStream().close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            removeSocket(address.getPath());
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
