package dev.daybook.command.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostKeyTest {
    static final String ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE9LrfTtuahw7U4OmSzZJES3tGy7v+GOH+Fc4kEqRf7S";
    static final String ECDSA =
            "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBFWN0RLau6Lq1oaIkVeCJggnbeNjLpLopXoz7ED/mY+6rTPmJefE/kU41MAoIKFpRY2Gl3FomiNqZqhrLC4p1Xk=";
    private static final String RSA =
            "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCw/2Msub60SbzbKRlSYjMRA8oJ29jFQc4wOtoWe9dq9fBNQTU6qjJS37GuyAOfjxuTVd7m9LO7QZa6vsv4GTkkyyRzO+Xj+Z2YI3D9PGQEZyrO1RsEx3WFubyN1iaANzNzjO3rs0rWVdSQbhhWPdRVBymhDKKTF/BpWkj+PxHFxGwUZzbJdG7WyIrGl62D2pKkDDMZs0usfSUJaI0I+35ajoqqaLU+xsL1AESXSM8AG2RdYxJqOqKzl7Zqo7WAlPewYjSlSx/NmIpR+3TOeZQXCatURAoEQ68YmYs3tMipyMsTrGG1f2VvHutPn0tGvVwK2ajWY46FmGJFcCopPEzr";

    @ParameterizedTest
    @ValueSource(strings = {ED25519, ECDSA, RSA})
    void isTypeAndBase64(String key) {
        assertThat(HostKey.parse(key)).contains(key);
    }

    @Test
    void mayHaveOtherBlanks() {
        assertThat(HostKey.parse("  " + ED25519.replace(" ", "\t ") + "\r\n")).contains(ED25519);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ssh-ed25519",
                "web1 " + ED25519,
                ED25519 + " comment",
                ED25519 + "A",
                ED25519 + "AAAA",
                "ssh-ed25519 !!!!",
                "ssh-ed25519 AAAA",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA",
                "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIE9LrfTtuahw7U4OmSzZJES3tGy7v+GOH+Fc4kEqRf7S",
                "ssh-dss AAAAB3NzaC1kc3MAAACBAIL6omO3",
                "SHA256:YxDHhR3XCCw0vydXQzpLhAQyv8SiD8CofMu/fgkKajU"
            })
    void isNothingElse(String text) {
        assertThat(HostKey.parse(text)).isEmpty();
    }
}
