package dev.daybook.platform.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which database server answers.
 *
 * @param text as the server says it, such as {@code 10.11.19-MariaDB-0+deb12u1}
 */
public record DatabaseVersion(Product product, int major, int minor, String text) {
    /** Oldest versions with all that our SQL needs, {@code FOR UPDATE SKIP LOCKED} above all. */
    public enum Product {
        MARIADB("MariaDB", 10, 6),
        MYSQL("MySQL", 8, 0);

        private final String title;
        private final int major;
        private final int minor;

        Product(String title, int major, int minor) {
            this.title = title;
            this.major = major;
            this.minor = minor;
        }
    }

    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\S*");
    private static final int ACCESS_DENIED = 1045;
    private static final int ACCESS_DENIED_NO_PASSWORD = 1698;
    private static final int NO_RIGHT_TO_DATABASE = 1044;
    private static final int UNKNOWN_DATABASE = 1049;

    /**
     * Connects once and looks who is there.
     *
     * @throws DatabaseUnusable when nobody answers, the password or the database's name is refused, the server is older
     *     than MySQL 8.0 or MariaDB 10.6, or this JVM does not run in UTC ({@link DatabaseUrl#jdbcUrl()} says why)
     */
    public static DatabaseVersion check(DatabaseUrl url, String password) {
        if (!ZoneId.systemDefault().getRules().equals(ZoneOffset.UTC.getRules())) {
            throw new DatabaseUnusable("All times are kept in UTC, but this JVM runs in " + ZoneId.systemDefault()
                    + ": start it with -Duser.timezone=UTC");
        }
        DatabaseVersion version;
        try (Connection connection = url.connect(password);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select version()")) {
            row.next();
            version = of(row.getString(1));
        } catch (SQLException e) {
            throw new DatabaseUnusable(reason(url, e), e);
        }
        if (!version.isRecentEnough()) {
            throw new DatabaseUnusable("The database at " + url.authority() + " is " + version + ": "
                    + "MySQL 8.0 or MariaDB 10.6 is the oldest that serves");
        }
        return version;
    }

    /**
     * Reads what {@code select version()} or {@code mariadbd --version} prints.
     *
     * @throws DatabaseUnusable when there is no version in it
     */
    public static DatabaseVersion of(String text) {
        Matcher numbers = NUMBERS.matcher(text);
        if (!numbers.find()) {
            throw new DatabaseUnusable("This is no version of MySQL or MariaDB: " + text.strip());
        }
        return new DatabaseVersion(
                text.contains("MariaDB") ? Product.MARIADB : Product.MYSQL,
                Integer.parseInt(numbers.group(1)),
                Integer.parseInt(numbers.group(2)),
                numbers.group());
    }

    public boolean isRecentEnough() {
        return major > product.major || (major == product.major && minor >= product.minor);
    }

    /** Such as {@code MariaDB 10.11}. */
    @Override
    public String toString() {
        return product.title + " " + major + "." + minor;
    }

    private static String reason(DatabaseUrl url, SQLException e) {
        return switch (e.getErrorCode()) {
            case ACCESS_DENIED, ACCESS_DENIED_NO_PASSWORD ->
                "The database at " + url.authority() + " refuses the user " + url.user()
                        + " with the password of DAYBOOK_DB_PASSWORD";
            case NO_RIGHT_TO_DATABASE ->
                "The database at " + url.authority() + " does not let the user " + url.user() + " into "
                        + url.database() + ", or there is no such database";
            case UNKNOWN_DATABASE ->
                "The server at " + url.authority() + " has no database " + url.database() + ": create it first";
            default -> "The database at " + url.authority() + " cannot be reached: " + firstLine(rootMessage(e));
        };
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("no reason given");
    }
}
