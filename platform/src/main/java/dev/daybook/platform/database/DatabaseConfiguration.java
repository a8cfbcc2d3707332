package dev.daybook.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The database of this hub: the one it runs itself, or the one that {@code DAYBOOK_DB_URL} names. */
@Configuration
class DatabaseConfiguration {
    private static final String EMBEDDED = "'${daybook.db.url:}'.isEmpty()";
    private static final int WRITERS = 24;
    private static final int READERS = 16;

    /** @param password of the user that the URL names */
    record Database(DatabaseUrl url, String password) {
        @Override
        public String toString() {
            return url.toString(); // never the password
        }
    }

    /** Stops last: the pools depend on it, so Spring closes them before it. */
    @Bean
    @ConditionalOnExpression(EMBEDDED)
    EmbeddedMariaDb embeddedMariaDb(@Value("${daybook.data}") Path data) {
        return EmbeddedMariaDb.start(data);
    }

    @Bean
    @ConditionalOnExpression(EMBEDDED)
    Database embedded(EmbeddedMariaDb server) {
        return new Database(server.url(), server.password());
    }

    @Bean
    @ConditionalOnExpression("!(" + EMBEDDED + ")")
    Database external(@Value("${daybook.db.url}") String url, @Value("${daybook.db.password:}") String password) {
        DatabaseUrl parsed;
        try {
            parsed = DatabaseUrl.parse(url);
        } catch (IllegalArgumentException e) {
            throw new DatabaseUnusable(e.getMessage(), e);
        }
        DatabaseVersion.check(parsed, password);
        return new Database(parsed, password);
    }

    /** Declared here, because Spring Boot makes none where there is an R2DBC connection factory. */
    @Bean
    DataSource dataSource(Database database) {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName("writers");
        pool.setJdbcUrl(database.url().jdbcUrl());
        pool.setUsername(database.url().user());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(WRITERS);
        pool.setMinimumIdle(4);
        pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return pool;
    }

    @Bean(destroyMethod = "dispose")
    ConnectionPool readers(Database database) {
        return new ConnectionPool(ConnectionPoolConfiguration.builder(
                        ConnectionFactories.get(database.url().r2dbcOptions(database.password())))
                .name("readers")
                .initialSize(2)
                .maxSize(READERS)
                .maxIdleTime(Duration.ofMinutes(10))
                .maxAcquireTime(Duration.ofSeconds(10))
                .validationQuery("select 1")
                .maxValidationTime(Duration.ofSeconds(1)) // one that does not answer is thrown away, and another taken
                .acquireRetry(3)
                .build());
    }

    @Bean
    @Primary
    ConnectionFactory connectionFactory(ConnectionPool readers) {
        return new WholeAcquisitions(readers);
    }

    /** The one that writes; R2DBC only reads. */
    @Bean
    @Primary
    JdbcTransactionManager transactionManager(DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
    }
}
