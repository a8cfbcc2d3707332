package dev.daybook.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A run with every kind of secret, whose playbook does its best to give them away. */
@Timeout(300)
class SecretsEndToEndTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration SOON = Duration.ofSeconds(60);

    /** So that they are in no source and no class, of this or another copy of the tree. */
    private static final String UNIQUE = UUID.randomUUID().toString().substring(0, 8);

    private static final String BECOME = "CanaryOfBecome-" + UNIQUE;
    private static final String VAULT = "CanaryOfVault-" + UNIQUE;
    private static final String TOKEN = "CanaryOfToken+/=\"'" + UNIQUE;
    private static final String LINES = "CanaryLineOne-%1$s\nCanaryLineTwo-%1$s\n".formatted(UNIQUE);
    private static final int LEAST_MASKED = 25;

    /** Like sudo as Ansible calls it, and as strict. */
    private static final String SUDO = """
            #!/usr/bin/env python3
            import hashlib, os, sys
            sys.stderr.write(sys.argv[sys.argv.index("-p") + 1])
            sys.stderr.flush()
            word = sys.stdin.buffer.raw.readline().rstrip(b"\\n")
            if hashlib.sha256(word).hexdigest() != "%s":
                sys.exit("Sorry, try again.")
            command = sys.argv[sys.argv.index("-u") + 2:]
            os.execvp(command[0], command)
            """;

    private static final String PLAYBOOK = """
            - hosts: all
              gather_facts: false
              vars:
                ansible_python_interpreter: /usr/bin/python3
                vaulted: !vault |
            %s
              tasks:
                - debug: {msg: "the vault says {{ vaulted }}"}
                - raw: echo became
                  become: true
                  become_user: nobody
                  vars: {ansible_become_exe: "%s"}
                - debug: {msg: "{{ token }} {{ token | b64encode }} {{ ('x' ~ token) | b64encode }} {{ token | urlencode }}"}
                - debug: {msg: "{{ token | to_json }} {{ {'a': [token]} | to_json }} {{ {'a': token} | to_nice_yaml }}"}
                - debug: {var: lines}
                - debug: {msg: "{{ lines | b64encode }} {{ lines | regex_replace('C', ' C') }}"}
                - set_fact: {kept: "{{ token }}", other: "{{ lines }}"}
                - debug: {msg: "{{ hostvars[inventory_hostname]['kept'] }} {{ vars['token'] }}"}
                - name: Named {{ token }}
                  ping: {data: "{{ token }}"}
                - fail: {msg: "Because of {{ token }} and {{ lines }}"}
                  ignore_errors: true
                - ping: {nonsense: "{{ token }}"}
                  ignore_errors: true
                - debug: {msg: "{{ token | from_json }}"}
                  ignore_errors: true
                - shell: echo "$TOKEN"; echo "$LINES" >&2; exit 3
                  environment: {TOKEN: "{{ token }}", LINES: "{{ lines }}"}
                  ignore_errors: true
                - shell: printf %%s "$TOKEN" | base64; printf %%s "$TOKEN" | sed 's/^/+ /'
                  environment: {TOKEN: "{{ token }}"}
                - copy: {content: "first {{ token }}\\n{{ lines }}", dest: "%s/diff"}
                  check_mode: true
                  diff: true
                - uri: {url: "http://127.0.0.1:1/{{ token | urlencode }}", headers: {X: "{{ token }}"}}
                  ignore_errors: true
                - debug: {msg: a loop}
                  loop: ["{{ token }}", "{{ lines }}"]
                - name: Waiting
                  raw: until [ -e %s ]; do sleep 0.1; done
            """;

    @TempDir
    Path own;

    @TempDir
    Path data;

    private Canary canary;
    private KeyFile key;
    private SshServer sshd;
    private HubProcess hub;
    private String password;
    private final List<String> streamed = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void start() throws IOException {
        key = KeyFile.make(own.resolve("key"), "ed25519");
        List<String> keyLines = key.privateKey().lines().toList();
        canary = new Canary(Stream.concat(
                        Stream.of(BECOME, VAULT, TOKEN), Stream.concat(LINES.lines(), keyLines.subList(2, 5).stream()))
                .toList());
        sshd = new SshServer("127.0.0.77", own.resolve("sshd"), key);
        hub = new HubProcess(data).ready();
        password = hub.said().stream()
                .filter(line -> line.startsWith("Password for admin: "))
                .findFirst()
                .orElseThrow()
                .substring("Password for admin: ".length());
    }

    @AfterEach
    void stop() {
        hub.close();
        sshd.close();
    }

    @Test
    void leavesNoneOfThemAnywhere() throws Exception {
        Path go = own.resolve("go");
        Path sudo = Files.writeString(own.resolve("sudo"), SUDO.formatted(sha256(BECOME)));
        assertThat(sudo.toFile().setExecutable(true)).isTrue();
        Operator admin = admin();
        String playbook = admin.uploads(
                "talkative", "talkative.yml", PLAYBOOK.formatted(encrypted().indent(10), sudo, own, go));
        String server = admin.addsServer("web1", sshd, admin.addsCredential("key", key));
        Map<String, Object> secrets = Map.of(
                "become_credential_id",
                admin.addsPassword("sudo", "become_password", BECOME, Map.of()),
                "vault_credential_ids",
                List.of(admin.addsPassword("vault", "vault_password", VAULT, Map.of("vault_id", "prod"))),
                "secret_vars",
                Map.of("token", TOKEN, "lines", LINES),
                "verbosity",
                3);

        String killed = admin.runsWith(playbook, List.of(server), secrets);
        Thread watching = watches(admin, killed);
        Await.until(
                "it waits",
                SOON,
                () -> admin.log(killed),
                log -> log.stream().anyMatch(line -> line.content().startsWith("TASK [Waiting]")));
        assertThat(streamed).isNotEmpty();
        isNowhere(killed);

        long supervisor = supervisor(killed);
        hub.killDashNine();
        ProcessHandle.of(supervisor).orElseThrow().destroyForcibly();
        watching.join();
        isOnNoDisk();
        hub = new HubProcess(data).ready();
        assertThat(Operator.status(admin().waitsFor(killed))).isEqualTo("lost");
        isNowhere(killed);

        Files.createFile(go);
        String ended = admin().runsWith(playbook, List.of(server), secrets);
        watches(admin(), ended).join();
        JsonNode job = admin().waitsFor(ended);
        String log = logOf(ended);
        assertThat(Operator.status(job)).as(log).isEqualTo("success");
        assertThat(log).contains("the vault says what was encrypted", "became");
        assertThat(log.split("\\*{8}", -1)).hasSizeGreaterThan(LEAST_MASKED);
        isNowhere(ended);
    }

    private void isNowhere(String job) throws IOException {
        isOnNoDisk();
        HubClient http = admin().http();
        for (String read : List.of(
                "/api/events?after=0",
                "/api/jobs",
                "/api/jobs/" + job,
                "/api/jobs/" + job + "/hosts",
                "/api/credentials",
                "/api/servers",
                "/api/health")) {
            canary.isNotIn(read, http.get(read).expect(200).text());
        }
        canary.isNotIn("the log, out of its blobs", logOf(job));
        canary.isNotIn("the live stream", String.join("\n", streamed));
        canary.isNotIn("what the hub says", String.join("\n", hub.said()));
    }

    private void isOnNoDisk() throws IOException {
        canary.isInNoProcess();
        assertThat(canary.isInNoFileBelow(data, own)).isPositive();
        for (String temporary : temporary()) {
            canary.isInNoFileBelow(Path.of(temporary), own);
        }
    }

    /** The JVM's, and those of runs. */
    private static Set<String> temporary() {
        return Set.copyOf(List.of(
                System.getProperty("java.io.tmpdir"), "/tmp", System.getenv().getOrDefault("TMPDIR", "/tmp")));
    }

    private String logOf(String job) {
        return admin().pages(job, 5_000).stream().map(JsonNode::toString).collect(Collectors.joining("\n"));
    }

    private Thread watches(Operator admin, String job) {
        return Thread.ofVirtual().start(() -> {
            try (var events = admin.watches(job)) {
                events.forEach(event -> streamed.add(event.toString()));
            } catch (UncheckedIOException e) {
                streamed.add("(it broke off)"); // the hub was killed
            }
        });
    }

    private long supervisor(String job) throws IOException {
        Path file = data.resolve("runner/runs").resolve(job).resolve("supervisor.pid");
        return JSON.readTree(Files.readString(file)).path("pid").longValue();
    }

    private Operator admin() {
        return new Operator(hub.client().signedIn("admin", password));
    }

    /** By {@code ansible-vault}, as somebody would do it who has the password. */
    private String encrypted() throws IOException, InterruptedException {
        Path file = Files.writeString(own.resolve("vault-password"), VAULT);
        String playbookProgram = System.getenv().getOrDefault("DAYBOOK_ANSIBLE_PLAYBOOK", "ansible-playbook");
        Process vault = new ProcessBuilder(
                        playbookProgram.replaceFirst("playbook$", "vault"),
                        "encrypt",
                        "--vault-id",
                        "prod@" + file,
                        "--output=-")
                .redirectError(own.resolve("vault-log").toFile())
                .start();
        try (var in = vault.getOutputStream()) {
            in.write("what was encrypted".getBytes(UTF_8));
        }
        String text = new String(vault.getInputStream().readAllBytes(), UTF_8);
        assertThat(vault.waitFor()).isZero();
        return text;
    }

    private static String sha256(String word) throws Exception {
        return java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(word.getBytes(UTF_8)));
    }
}
