package dev.daybook.platform.database;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Mono;

/**
 * Never stops half-way when it takes a connection from the pool: whoever goes away in that moment, as the reader of a live
 * stream may, would leave one in which the next query waits for ever (r2dbc-mysql, issue 347). It is taken, and given back.
 */
final class WholeAcquisitions implements ConnectionFactory {
    private final ConnectionFactory pool;

    WholeAcquisitions(ConnectionFactory pool) {
        this.pool = pool;
    }

    @Override
    public Mono<Connection> create() {
        return Mono.defer(() -> {
            CompletableFuture<Connection> taken =
                    Mono.<Connection>from(pool.create()).toFuture();
            return Mono.fromFuture(taken, true).doOnCancel(() -> {
                var _ = taken.thenAccept(WholeAcquisitions::giveBack);
            });
        });
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return pool.getMetadata();
    }

    private static void giveBack(Connection connection) {
        Mono.from(connection.close()).subscribe();
    }
}
