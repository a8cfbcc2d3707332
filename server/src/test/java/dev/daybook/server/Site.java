package dev.daybook.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * The admin of the shared hub and two real SSH servers that it knows.
 *
 * @param unique part of every name: the hub may have heard of an earlier run of a test, for an Axon Server remembers
 * @param directory for files of tests; it is deleted at the end
 * @param credential the id of the key that opens both
 */
record Site(String unique, Path directory, KeyFile key, Operator admin, String credential, Machine one, Machine two) {
    /** @param id as the hub knows it */
    record Machine(String name, String id, SshServer ssh) {}

    private static final class Holder {
        private static final Site SHARED = open();
    }

    /** The one that tests share, as they share the hub; it ends with this JVM. */
    static Site shared() {
        return Holder.SHARED;
    }

    private static Site open() {
        try {
            Path directory = Files.createTempDirectory("daybook-site");
            String unique = UUID.randomUUID().toString().substring(0, 8);
            KeyFile key = KeyFile.make(directory.resolve("key"), "ed25519");
            SshServer one = new SshServer("127.0.0.2", directory.resolve("one"), key);
            SshServer two = new SshServer("127.0.0.3", directory.resolve("two"), key);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                Stream.of(one, two).forEach(SshServer::close);
                FileSystemUtils.deleteRecursively(directory.toFile());
            }));
            Operator admin = new Operator(Hub.shared().admin());
            String credential = admin.addsCredential("key-" + unique, key);
            return new Site(
                    unique,
                    directory,
                    key,
                    admin,
                    credential,
                    machine("one-" + unique, one, admin, credential),
                    machine("two-" + unique, two, admin, credential));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Machine machine(String name, SshServer ssh, Operator admin, String credential) {
        return new Machine(name, admin.addsServer(name, ssh, credential), ssh);
    }

    String named(String what) {
        return what + "-" + unique;
    }

    /** What Ansible itself does with that playbook on those machines, in this order, without a hub. */
    PlainAnsible.Printed plainly(String file, String text, Map<String, Object> vars, Machine... machines)
            throws IOException, InterruptedException {
        LinkedHashMap<String, SshServer> hosts = new LinkedHashMap<>();
        for (Machine machine : machines) {
            hosts.put(machine.name(), machine.ssh());
        }
        return new PlainAnsible(directory, key).run(file, text, hosts, vars);
    }

    /** The text of one of the playbooks of these tests. */
    static String playbook(String file) {
        try (InputStream in = Site.class.getResourceAsStream("/e2e/" + file)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
