package dev.daybook.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A real {@code sshd} on a loopback address of its own. It lets in the user who runs the test, with one key. */
final class SshServer implements AutoCloseable {
    private static final Duration LISTENS_WITHIN = Duration.ofSeconds(60);

    private final String address;
    private final int port;
    private final Path directory;
    private final KeyFile authorized;
    private KeyFile hostKey;
    private Process process;

    /** @param directory for its files; nobody else's */
    SshServer(String address, Path directory, KeyFile authorized) throws IOException {
        this.address = address;
        this.port = freePort(address);
        this.directory = Files.createDirectories(directory);
        this.authorized = authorized;
        start("ed25519");
    }

    String address() {
        return address;
    }

    int port() {
        return port;
    }

    String user() {
        return System.getProperty("user.name");
    }

    /** The one that it shows, as {@code known_hosts} has it. */
    String hostKey() {
        return hostKey.publicKey();
    }

    /** How often somebody has signed in since it was first started. */
    long logins() throws IOException {
        try (Stream<String> log = Files.lines(directory.resolve("log"))) {
            return log.filter(line -> line.startsWith("Accepted publickey")).count();
        }
    }

    /** Comes back at the same place, as if it were another machine. */
    void becomeAnother(String keyType) throws IOException {
        close();
        start(keyType);
    }

    /** A port at which nobody listens. */
    static int freePort(String address) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            return socket.getLocalPort();
        }
    }

    private void start(String keyType) throws IOException {
        hostKey = KeyFile.make(directory.resolve("host-" + UUID.randomUUID()), keyType);
        Path config = Files.writeString(
                directory.resolve("config"), """
                ListenAddress %s
                Port %d
                HostKey %s
                AuthorizedKeysFile %s
                PermitRootLogin yes
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                UsePAM no
                StrictModes no
                PidFile none
                MaxStartups 100
                Subsystem sftp internal-sftp
                """.formatted(address, port, hostKey.file(), authorized.publicFile()));
        if (user().equals("root")) {
            Files.createDirectories(Path.of("/run/sshd")); // it insists on that
        }
        Path log = directory.resolve("log");
        process = new ProcessBuilder(program(), "-D", "-e", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Await.until("sshd listens, see " + log, LISTENS_WITHIN, this::listens, listens -> listens);
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new IllegalStateException("sshd has ended: " + process.exitValue());
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String program() {
        return Stream.of("/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd")
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no sshd: install openssh-server"));
    }

    /** Ends it, with the connections that are still open. */
    @Override
    public void close() {
        Stream.concat(process.descendants(), Optional.of(process.toHandle()).stream())
                .toList()
                .forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }
}
