package dev.daybook.command.playbook;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.daybook.api.BlobRef;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookContent.File;
import dev.daybook.api.playbook.PlaybookContent.Play;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.Problem.FieldError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;

class PlaybookFileTest {
    private static final byte[] PLAYBOOK = "- hosts: all\n".getBytes(UTF_8);
    private static final BlobRef BLOB = new BlobRef("a".repeat(64), PLAYBOOK.length);

    @Nested
    class Uploaded {
        @ParameterizedTest
        @ValueSource(strings = {"site.txt", "site", "yml", "", ".", "site.yml.docx", "yml/site", "site.yml "})
        void isRefusedByItsName(String filename) {
            refused(HttpStatus.UNSUPPORTED_MEDIA_TYPE, filename, PLAYBOOK);
        }

        @Test
        void isRefusedByItsBytes() throws IOException {
            byte[] oldWord = HexFormat.of().parseHex("d0cf11e0a1b11ae1");
            byte[] latin1 = {'#', ' ', (byte) 0xE9, '\n'};
            byte[] overlong = {'#', (byte) 0xC0, (byte) 0x80};
            byte[] surrogate = {'#', (byte) 0xED, (byte) 0xA0, (byte) 0x80};

            refused(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "letter.yml", wordFile());
            refused(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "letter.yml", oldWord);
            refused(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "site.yml", "- hosts: all\n".getBytes(UTF_16LE));
            refused(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "site.yml", "- hosts: a\0ll\n".getBytes(UTF_8));
            refused(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "site.yml", latin1);
            refused(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "site.yml", overlong);
            refused(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "site.yml", surrogate);
        }

        @Test
        void mayHave500KilobytesAndNoMore() {
            String most = "- hosts: all\n" + "#".repeat(PlaybookFile.MOST_BYTES - PLAYBOOK.length);

            assertThat(PlaybookFile.uploaded("site.yml", most.getBytes(UTF_8)).errors("file"))
                    .isEmpty();
            refused(HttpStatus.CONTENT_TOO_LARGE, "site.yml", (most + "#").getBytes(UTF_8));
        }

        @ParameterizedTest
        @CsvSource({
            "site.yml, site.yml",
            "SITE.YAML, SITE.yaml",
            "C:\\plays\\site.yml, site.yml",
            "../../etc/site.yml, site.yml",
            "a b.yml, a_b.yml",
            "größe.yml, gr__e.yml",
            "-e.yml, _e.yml",
            "..yml, _.yml",
            ".yml, playbook.yml",
        })
        void isStoredUnderANameThatHarmsNobody(String filename, String path) {
            PlaybookContent content = PlaybookFile.uploaded(filename, PLAYBOOK).alone(BLOB);

            assertThat(content)
                    .isEqualTo(new PlaybookContent(
                            path, List.of(new File(path, BLOB)), List.of(new Play("all", "all")), List.of()));
        }

        @Test
        void saysWhereItIsWrong() {
            assertThat(PlaybookFile.uploaded("a.yml", "- name: x\n".getBytes(UTF_8))
                            .errors("file"))
                    .containsExactly(new FieldError("file", "A play needs 'hosts'", 1, 3));
        }
    }

    @Nested
    class Edited {
        @Test
        void takesThePlaceOfTheFileThatItWas() {
            File role = new File("roles/web/tasks/main.yml", new BlobRef("b".repeat(64), 3));
            PlaybookContent current = new PlaybookContent(
                    "site.yml", List.of(role, new File("site.yml", BLOB)), List.of(), List.of("who"));
            BlobRef edited = new BlobRef("c".repeat(64), 9);

            assertThat(PlaybookFile.edited("site.yml", "- hosts: web\n").within(current, edited))
                    .isEqualTo(new PlaybookContent(
                            "site.yml",
                            List.of(role, new File("site.yml", edited)),
                            List.of(new Play("web", "web")),
                            List.of()));
        }

        @Test
        void keepsEveryByte() {
            String text = "\uFEFF- hosts: all # \uD83D\uDE00\r\n\r\n";

            assertThat(PlaybookFile.edited("site.yml", text).bytes()).isEqualTo(text.getBytes(UTF_8));
        }

        @Test
        void isRefusedWhenItIsTooLarge() {
            assertThatExceptionOfType(InvalidRequest.class)
                    .isThrownBy(() -> PlaybookFile.edited("site.yml", "#".repeat(PlaybookFile.MOST_BYTES + 1)))
                    .returns(HttpStatus.CONTENT_TOO_LARGE, InvalidRequest::status);
        }

        @Test
        void isRefusedWithHalfACharacter() {
            assertThatExceptionOfType(InvalidRequest.class)
                    .isThrownBy(() -> PlaybookFile.edited("site.yml", "- hosts: \uD83D\n"))
                    .returns(HttpStatus.UNPROCESSABLE_CONTENT, InvalidRequest::status);
        }
    }

    private static void refused(HttpStatus status, String filename, byte[] bytes) {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> PlaybookFile.uploaded(filename, bytes))
                .returns(status, InvalidRequest::status);
    }

    private static byte[] wordFile() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("word/document.xml"));
            zip.write("<w:document/>".getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
