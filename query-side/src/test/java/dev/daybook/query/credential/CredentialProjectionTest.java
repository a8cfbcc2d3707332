package dev.daybook.query.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.credential.CredentialEvent;
import dev.daybook.api.credential.CredentialEvent.CredentialAdded;
import dev.daybook.api.credential.CredentialEvent.CredentialKeyReplaced;
import dev.daybook.api.credential.CredentialEvent.CredentialPasswordAdded;
import dev.daybook.api.credential.CredentialEvent.CredentialPasswordReplaced;
import dev.daybook.api.credential.CredentialId;
import dev.daybook.api.credential.CredentialKind;
import dev.daybook.api.credential.CredentialQuery.Credentials;
import dev.daybook.api.credential.CredentialQuery.FindCredential;
import dev.daybook.api.credential.CredentialQuery.FindCredentials;
import dev.daybook.api.credential.CredentialView;
import dev.daybook.api.credential.Password;
import dev.daybook.api.credential.SshKey;
import dev.daybook.query.ReadModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CredentialProjectionTest {
    private static final CredentialId ID = CredentialId.next();
    private static final SshKey FIRST = new SshKey(1, "ssh-ed25519", "SHA256:first", "ssh-ed25519 AAAA");
    private static final SshKey SECOND = new SshKey(2, "ssh-rsa", "SHA256:Second", "ssh-rsa " + "A".repeat(2_800));

    private final ReadModel model = ReadModel.fresh();
    private final ReadModel.Told projection = model.project(CredentialProjection.class);

    @BeforeEach
    void answerQueries() {
        model.table(CredentialTable.class);
        model.answer(CredentialQueries.class);
    }

    @AfterEach
    void drop() {
        model.close();
    }

    @Test
    void hearsEveryEventOfACredential() {
        for (Class<?> event : CredentialEvent.class.getPermittedSubclasses()) {
            assertThat(projection.hears(event)).as(event.getSimpleName()).isTrue();
        }
    }

    @Test
    void showsACredentialAsItWasAdded() {
        projection.tell(ID, new CredentialAdded(ID, "Schlüssel", FIRST));

        assertThat(find())
                .isEqualTo(new CredentialView(
                        ID,
                        "Schlüssel",
                        CredentialKind.SSH_KEY,
                        null,
                        "ssh-ed25519",
                        "SHA256:first",
                        "ssh-ed25519 AAAA",
                        1,
                        ReadModel.BEGINNING,
                        ReadModel.BEGINNING,
                        0));
    }

    @Test
    void showsTheKeyThatReplacedAnother() {
        projection.tell(ID, new CredentialAdded(ID, "key", FIRST), new CredentialKeyReplaced(ID, SECOND));

        assertThat(find())
                .isEqualTo(new CredentialView(
                        ID,
                        "key",
                        CredentialKind.SSH_KEY,
                        null,
                        "ssh-rsa",
                        "SHA256:Second",
                        SECOND.publicKey(),
                        2,
                        ReadModel.BEGINNING,
                        ReadModel.BEGINNING.plusSeconds(1),
                        1));
    }

    @Test
    void showsAPasswordByItsFingerprint() {
        projection.tell(
                ID,
                new CredentialPasswordAdded(
                        ID, "vault", CredentialKind.VAULT_PASSWORD, "prod", new Password(1, "HMAC-SHA256:first")),
                new CredentialPasswordReplaced(ID, new Password(2, "HMAC-SHA256:second")));

        assertThat(find())
                .isEqualTo(new CredentialView(
                        ID,
                        "vault",
                        CredentialKind.VAULT_PASSWORD,
                        "prod",
                        null,
                        "HMAC-SHA256:second",
                        null,
                        2,
                        ReadModel.BEGINNING,
                        ReadModel.BEGINNING.plusSeconds(1),
                        1));
    }

    @Test
    void findsThoseThatExist() {
        projection.tell(ID, new CredentialAdded(ID, "key", FIRST));

        List<CredentialId> asked = List.of(CredentialId.next(), ID);
        assertThat(model.views()
                        .find(new FindCredentials(asked), Credentials.class)
                        .block()
                        .credentials())
                .extracting(CredentialView::id)
                .containsExactly(ID);
    }

    @Test
    void isTheSameAfterARebuildAndAfterARepetition() {
        CredentialId other = CredentialId.next();
        projection.tell(ID, new CredentialAdded(ID, "key", FIRST), new CredentialKeyReplaced(ID, SECOND));
        projection.tell(other, new CredentialAdded(other, "other", FIRST));
        List<Map<String, Object>> before = model.rows("credential");
        assertThat(before).hasSize(2);

        projection.repeat();
        assertThat(model.rows("credential")).isEqualTo(before);

        model.jdbc().update("update credential set name = 'altered'");
        projection.rebuild();
        assertThat(model.rows("credential")).isEqualTo(before);
    }

    private CredentialView find() {
        return model.views().find(new FindCredential(ID), CredentialView.class).block();
    }
}
