package dev.daybook.server;

import com.github.luben.zstd.util.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Libraries bring code in files of their own, which must lie where the machine lets files be executed. */
final class NativeCode {
    private NativeCode() {}

    /**
     * Loads what compresses blobs from the directory for temporary files; if that will not do, as where it is mounted with
     * noexec, from one below {@code data}, and Netty is told to do so too.
     *
     * @throws DataDirectory.Unusable when neither will do
     */
    static void load(Path data) {
        try {
            Native.load();
        } catch (LinkageError e) {
            load(data.resolve("native"), e);
        }
    }

    private static void load(Path own, LinkageError before) {
        try {
            Files.createDirectories(own);
            System.setProperty("io.netty.native.workdir", own.toString());
            Native.load(own.toFile());
        } catch (IOException | LinkageError e) {
            e.addSuppressed(before);
            throw new DataDirectory.Unusable(
                    "The hub can load its libraries neither from " + System.getProperty("java.io.tmpdir") + " nor from "
                            + own + ". One of them must be on a file system that is not mounted with noexec",
                    e);
        }
    }
}
