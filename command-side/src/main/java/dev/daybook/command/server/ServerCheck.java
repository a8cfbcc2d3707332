package dev.daybook.command.server;

import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.credential.CredentialKind;
import dev.daybook.api.credential.CredentialQuery.FindCredential;
import dev.daybook.api.credential.CredentialView;
import dev.daybook.api.server.Connection;
import dev.daybook.api.server.ServerDetails;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.Problem.FieldError;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Makes what a server is to be out of what was asked, or says everything that is wrong with it. */
@Component
class ServerCheck {
    private static final int LONGEST_WORD = 50;
    private static final int LONGEST_DESCRIPTION = 1_000;
    private static final int MOST_TAGS = 20;

    private static final Pattern HOSTNAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}");
    /** Ansible's own groups: a host of that name would hide one. */
    private static final Set<String> NOT_HOSTNAMES = Set.of("all", "ungrouped");

    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,49}");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    /** With the name of a network interface where the address is link-local. */
    private static final Pattern IPV6 = Pattern.compile("([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(%[A-Za-z0-9_.-]{1,15})?");

    /** At most 253 characters; the last label is no number, so that a mistyped IPv4 address is not taken for a name. */
    private static final Pattern DNS_NAME =
            Pattern.compile("(?=.{1,253}$)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\\.)*"
                    + "(?![0-9]+$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");

    /** Half a character, which JSON can say, could not be stored. */
    private static final Pattern TEXT = Pattern.compile("\\P{Cs}*");

    private static final Pattern ONE_LINE = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]*");
    private static final Pattern TAG = Pattern.compile("[^\",\\\\\\p{Cntrl}\\p{Cs}]{1,50}");

    private final Views views;

    ServerCheck(Views views) {
        this.views = views;
    }

    record Checked(ServerDetails details, @Nullable String hostKey) {}

    /** @return fails with an {@link InvalidRequest} that names each field that is wrong */
    Mono<Checked> check(ServerForm form) {
        List<FieldError> errors = new ArrayList<>();
        Connection connection = connection(form.connection(), errors);
        ServerDetails details = new ServerDetails(
                hostname(form.hostname(), errors),
                address(form.ipAddress(), connection, errors),
                connection,
                word("os_type", form.osType(), errors),
                word("os_version", form.osVersion(), errors),
                port(form.sshPort(), errors),
                user(form.sshUser(), errors),
                credential(form.credentialId(), connection, errors),
                description(form.description(), errors),
                tags(form.tags(), errors),
                form.active() == null || form.active());
        Checked checked = new Checked(details, hostKey(form.hostKey(), connection, errors));
        return wrongCredential(details.credentialId()).doOnNext(errors::add).then(Mono.fromCallable(() -> {
            if (!errors.isEmpty()) {
                throw InvalidRequest.fields(errors);
            }
            return checked;
        }));
    }

    private Mono<FieldError> wrongCredential(@Nullable CredentialId id) {
        return id == null
                ? Mono.empty()
                : views.find(new FindCredential(id), CredentialView.class)
                        .map(found ->
                                found.kind() == CredentialKind.SSH_KEY ? "" : "must be an SSH key, not a password")
                        .defaultIfEmpty("There is no such credential")
                        .filter(trouble -> !trouble.isEmpty())
                        .map(trouble -> new FieldError("credential_id", trouble));
    }

    private static Connection connection(@Nullable String text, List<FieldError> errors) {
        for (Connection connection : Connection.values()) {
            if (connection.text().equals(text)) {
                return connection;
            }
        }
        if (text != null) {
            errors.add(new FieldError("connection", "must be ssh or local"));
        }
        return Connection.SSH;
    }

    private static String hostname(@Nullable String text, List<FieldError> errors) {
        String hostname = text == null ? "" : text.strip();
        if (!HOSTNAME.matcher(hostname).matches()) {
            errors.add(new FieldError(
                    "hostname",
                    "must be 1 to 255 letters, digits, '.', '-' and '_', and begin with a letter, a digit or '_'"));
        } else if (NOT_HOSTNAMES.contains(hostname.toLowerCase(Locale.ROOT))) {
            errors.add(new FieldError("hostname", "must not be the name of one of Ansible's own groups: " + hostname));
        }
        return hostname;
    }

    private static String address(@Nullable String text, Connection connection, List<FieldError> errors) {
        String address = text == null ? "" : text.strip();
        if (address.isEmpty() && connection == Connection.LOCAL) {
            return "127.0.0.1";
        }
        if (!isAddress(address)) {
            errors.add(new FieldError("ip_address", "must be an IPv4 address, an IPv6 address or a DNS name"));
        }
        return address;
    }

    private static boolean isAddress(String text) {
        try {
            if (IPV4.matcher(text).matches()) {
                return Inet4Address.ofLiteral(text) != null;
            }
            var ipv6 = IPV6.matcher(text);
            return ipv6.matches()
                    ? Inet6Address.ofLiteral(ipv6.group(1)) != null
                    : DNS_NAME.matcher(text).matches();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static @Nullable String word(String field, @Nullable String text, List<FieldError> errors) {
        String word = text == null ? "" : text.strip();
        if (word.length() > LONGEST_WORD || !ONE_LINE.matcher(word).matches()) {
            errors.add(new FieldError(field, "must be one line of at most " + LONGEST_WORD + " characters"));
        }
        return word.isEmpty() ? null : word;
    }

    private static int port(@Nullable Integer port, List<FieldError> errors) {
        int given = port == null ? 22 : port;
        if (given < 1 || given > 65_535) {
            errors.add(new FieldError("ssh_port", "must be between 1 and 65535"));
        }
        return given;
    }

    private static String user(@Nullable String text, List<FieldError> errors) {
        String user = text == null ? "root" : text.strip();
        if (!USER.matcher(user).matches()) {
            errors.add(new FieldError(
                    "ssh_user",
                    "must be 1 to 50 letters, digits, '.', '-' and '_', and begin with a letter, a digit or '_'"));
        }
        return user;
    }

    private static @Nullable CredentialId credential(
            @Nullable String text, Connection connection, List<FieldError> errors) {
        if (text == null) {
            return null;
        }
        if (connection == Connection.LOCAL) {
            errors.add(new FieldError("credential_id", "must be left out for a local server: nobody signs in there"));
            return null;
        }
        try {
            return CredentialId.of(text.strip());
        } catch (IllegalArgumentException e) {
            errors.add(new FieldError("credential_id", "is no id of a credential"));
            return null;
        }
    }

    private static @Nullable String hostKey(@Nullable String text, Connection connection, List<FieldError> errors) {
        if (text == null) {
            return null;
        }
        if (connection == Connection.LOCAL) {
            errors.add(new FieldError("host_key", "must be left out for a local server: it shows none"));
            return null;
        }
        String key = HostKey.parse(text).orElse(null);
        if (key == null) {
            errors.add(new FieldError(
                    "host_key",
                    "must be type and base64 of a host key, as ssh-keyscan prints them behind the name of the host"));
        }
        return key;
    }

    private static String description(@Nullable String text, List<FieldError> errors) {
        String description = text == null ? "" : text.strip();
        if (description.length() > LONGEST_DESCRIPTION
                || !TEXT.matcher(description).matches()) {
            errors.add(new FieldError("description", "must be text of at most " + LONGEST_DESCRIPTION + " characters"));
        }
        return description;
    }

    private static List<String> tags(@Nullable List<@Nullable String> texts, List<FieldError> errors) {
        if (texts == null) {
            return List.of();
        }
        if (texts.size() > MOST_TAGS) {
            errors.add(new FieldError("tags", "must be at most " + MOST_TAGS));
            return List.of();
        }
        Set<String> tags = new LinkedHashSet<>();
        for (int i = 0; i < texts.size(); i++) {
            String given = texts.get(i);
            String tag = given == null ? "" : given.strip();
            if (TAG.matcher(tag).matches()) {
                tags.add(tag);
            } else {
                errors.add(new FieldError(
                        "tags[" + i + "]", "must have 1 to 50 characters, no comma, quote or backslash among them"));
            }
        }
        return List.copyOf(tags);
    }
}
