package dev.daybook.platform.database;

import io.asyncer.r2dbc.mysql.MySqlConnectionFactoryProvider;
import io.asyncer.r2dbc.mysql.constant.SslMode;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where the database is, and how both drivers are to talk to it: in UTC, with microseconds,
 * in strict SQL that MariaDB and MySQL understand alike. It never holds a password.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 */
public record DatabaseUrl(String host, int port, String user, String database) {
    private static final String FORM = "mysql://user@host:port/database";
    private static final int DEFAULT_PORT = 3306;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_$-]{1,64}");
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Longer than any statement of ours; shorter than the two hours after which TCP itself notices a vanished server. */
    private static final Duration SOCKET_TIMEOUT = Duration.ofMinutes(10);

    private static final String SQL_MODE = "'ANSI_QUOTES,PIPES_AS_CONCAT,ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,"
            + "STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'";

    /**
     * Reads {@code mysql://user@host:port/database}; the port may be left out (3306).
     *
     * @throws IllegalArgumentException for any other text; its message says what is wrong and never repeats a password
     */
    public static DatabaseUrl parse(String text) {
        URI uri = uri(text);
        if (!"mysql".equals(uri.getScheme())) {
            throw wrong("it must begin with mysql://");
        }
        String user = uri.getUserInfo();
        if (user != null && user.contains(":")) {
            throw wrong("a password does not belong there, it comes by DAYBOOK_DB_PASSWORD");
        }
        if (uri.getHost() == null) {
            throw wrong("the host or the port is missing or malformed");
        }
        if (user == null || user.isBlank()) {
            throw wrong("the user is missing");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw wrong("the port must be between 1 and 65535");
        }
        if (uri.getQuery() != null || uri.getFragment() != null) {
            throw wrong("nothing may follow the database's name");
        }
        String database = uri.getPath().isEmpty() ? "" : uri.getPath().substring(1);
        if (database.isEmpty()) {
            throw wrong("the name of the database is missing");
        }
        if (!NAME.matcher(database).matches()) {
            throw wrong("the name of the database may have letters, digits, _ - and $ only, at most 64");
        }
        String host = uri.getHost().startsWith("[")
                ? uri.getHost().substring(1, uri.getHost().length() - 1)
                : uri.getHost();
        return new DatabaseUrl(host, uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort(), user, database);
    }

    /** The same server and user, another database. */
    public DatabaseUrl withDatabase(String name) {
        return new DatabaseUrl(host, port, user, name);
    }

    /**
     * For MariaDB's JDBC driver, without the user: give {@link #user()} and the password to the pool. A batch goes out as one
     * bulk statement where the server has that, else pipelined; in bulk the server does not tell how many rows each changed
     * ({@link java.sql.Statement#SUCCESS_NO_INFO}).
     *
     * <p>The JVM must run in UTC, which {@link DatabaseVersion#check} makes sure of: driver 3.5.8 writes an {@code Instant} in
     * the JVM's zone, and reads a {@code LocalDateTime} in it, whatever zone the connection has. What it does with {@code
     * Timestamp} and {@code OffsetDateTime}, with a {@code LocalDateTime} written and an {@code Instant} read, is right in
     * any zone.
     */
    public String jdbcUrl() {
        return "jdbc:mariadb://" + authority() + "/" + database
                + "?connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true&preserveInstants=true"
                + "&sessionVariables=sql_mode=" + SQL_MODE
                + "&useBulkStmts=true"
                + "&allowPublicKeyRetrieval=true"
                + "&allowLocalInfile=false"
                + "&tcpKeepAlive=true"
                + "&connectTimeout=" + CONNECT_TIMEOUT.toMillis()
                + "&socketTimeout=" + SOCKET_TIMEOUT.toMillis();
    }

    /** For r2dbc-mysql: the same database, zone and SQL mode as {@link #jdbcUrl()}; right in any zone of the JVM. */
    public ConnectionFactoryOptions r2dbcOptions(String password) {
        return ConnectionFactoryOptions.builder()
                .option(ConnectionFactoryOptions.DRIVER, MySqlConnectionFactoryProvider.MYSQL_DRIVER)
                .option(ConnectionFactoryOptions.HOST, host)
                .option(ConnectionFactoryOptions.PORT, port)
                .option(ConnectionFactoryOptions.USER, user)
                .option(ConnectionFactoryOptions.PASSWORD, password)
                .option(ConnectionFactoryOptions.DATABASE, database)
                .option(ConnectionFactoryOptions.CONNECT_TIMEOUT, CONNECT_TIMEOUT)
                .option(MySqlConnectionFactoryProvider.SSL_MODE, SslMode.PREFERRED)
                .option(MySqlConnectionFactoryProvider.CONNECTION_TIME_ZONE, "UTC")
                .option(MySqlConnectionFactoryProvider.FORCE_CONNECTION_TIME_ZONE_TO_SESSION, true)
                .option(MySqlConnectionFactoryProvider.PRESERVE_INSTANTS, true)
                .option(MySqlConnectionFactoryProvider.TCP_KEEP_ALIVE, true)
                .option(MySqlConnectionFactoryProvider.TCP_NO_DELAY, true)
                .option(MySqlConnectionFactoryProvider.SESSION_VARIABLES, new String[] {"sql_mode=" + SQL_MODE})
                .build();
    }

    /**
     * One new JDBC connection, outside any pool.
     *
     * @throws SQLException when the server cannot be reached within ten seconds or refuses
     */
    public Connection connect(String password) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), user, password);
    }

    /** The text that {@link #parse} reads, port included. */
    @Override
    public String toString() {
        return "mysql://" + user + "@" + authority() + "/" + database;
    }

    String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw wrong(e.getReason().toLowerCase(Locale.ROOT)); // not the cause: it repeats the whole text
        }
    }

    private static IllegalArgumentException wrong(String reason) {
        return new IllegalArgumentException("The database URL is not of the form " + FORM + ": " + reason);
    }
}
