package dev.daybook.query;

import dev.daybook.platform.database.TestDatabase;
import dev.daybook.platform.messaging.Views;
import dev.daybook.platform.read.ReadTables;
import dev.daybook.platform.web.Problem;
import io.r2dbc.spi.ConnectionFactories;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import javax.sql.DataSource;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.queryhandling.annotation.AnnotationQueryHandlerAdapter;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.MySqlDialect;
import org.springframework.data.r2dbc.repository.support.R2dbcRepositoryFactory;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The query side without the rest of the hub: a freshly migrated schema on a real server, and what projections, queries
 * and controllers are made of. {@link #project} tells a projection its events as an event processor would: several in one
 * unit of work and one transaction, with the sequence number that each has in the stream of its aggregate.
 *
 * <pre>{@code
 * private final ReadModel model = ReadModel.fresh();
 * private final ReadModel.Told servers = model.project(ServerProjection.class);
 *
 * servers.tell(id, added, edited);
 * assertThat(model.rows("server")).singleElement()...;
 * }</pre>
 */
public final class ReadModel implements AutoCloseable {
    /** When the first event of a test happened; each further one is a second later. */
    public static final Instant BEGINNING = Instant.parse("2026-01-02T03:04:05.123456Z");

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final TestDatabase database;
    private final R2dbcRepositoryFactory repositories;
    private final SpringTransactionManager transactions;

    private ReadModel(TestDatabase database) {
        this.database = database;
        DataSource dataSource = new DriverManagerDataSource(
                database.url().jdbcUrl(), database.url().user(), database.password());
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        R2dbcEntityTemplate r2dbc = new R2dbcEntityTemplate(
                DatabaseClient.create(ConnectionFactories.get(database.url().r2dbcOptions(database.password()))),
                MySqlDialect.INSTANCE);
        QueryBus queries = SimpleQueryBus.builder().build();
        transactions = new SpringTransactionManager(new JdbcTransactionManager(dataSource));
        repositories = new R2dbcRepositoryFactory(r2dbc);
        given(JdbcTemplate.class, new JdbcTemplate(dataSource));
        given(R2dbcEntityTemplate.class, r2dbc);
        given(JsonMapper.class, mapper());
        given(QueryBus.class, queries);
        given(QueryUpdateEmitter.class, queries.queryUpdateEmitter());
        given(
                QueryGateway.class,
                DefaultQueryGateway.builder().queryBus(queries).build());
        context.register(ReadTables.class, Views.class);
        context.refresh();
    }

    public static ReadModel fresh() {
        return new ReadModel(TestDatabase.shared());
    }

    /** As the hub's own reads and writes the bodies of requests. */
    private static JsonMapper mapper() {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .build();
    }

    /** From now on {@link #make} and {@link #project} can hand this to a constructor that asks for the type. */
    public <T> void given(Class<T> type, T instance) {
        context.registerBean(type, () -> instance);
    }

    /** The repository, which constructors can then ask for too. */
    public <T> T table(Class<T> repository) {
        if (context.getBeanNamesForType(repository).length == 0) {
            given(repository, repositories.getRepository(repository));
        }
        return context.getBean(repository);
    }

    /** What the type's constructor makes out of what is here: {@link ReadTables}, {@link Views}, tables, what was given. */
    public <T> T make(Class<T> type) {
        return context.getAutowireCapableBeanFactory().createBean(type);
    }

    /** Makes the projection; it knows no event yet. */
    public Told project(Class<?> projection) {
        return new Told(make(projection));
    }

    /** From now on {@link Views} answers what the type's {@code @QueryHandler} methods answer. */
    public void answer(Class<?> queryHandlers) {
        new AnnotationQueryHandlerAdapter<>(make(queryHandlers)).subscribe(context.getBean(QueryBus.class));
    }

    /** A client of the controllers, with the hub's own JSON, strictness and refusals around them; nobody has to sign in. */
    public WebTestClient web(Class<?>... controllers) {
        AnnotationConfigApplicationContext web = new AnnotationConfigApplicationContext();
        web.setParent(context);
        web.register(WebConfiguration.class);
        web.register(controllers);
        web.scan(Problem.class.getPackageName());
        web.refresh();
        return WebTestClient.bindToApplicationContext(web).build();
    }

    public JdbcTemplate jdbc() {
        return context.getBean(JdbcTemplate.class);
    }

    public R2dbcEntityTemplate r2dbc() {
        return context.getBean(R2dbcEntityTemplate.class);
    }

    public Views views() {
        return context.getBean(Views.class);
    }

    public JsonMapper json() {
        return context.getBean(JsonMapper.class);
    }

    /** Everything that is in the table, ordered by its first column. */
    public List<Map<String, Object>> rows(String table) {
        return jdbc().queryForList("select * from " + table + " order by 1");
    }

    /** Drops the schema. */
    @Override
    public void close() {
        context.close();
        database.drop();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebFlux
    static class WebConfiguration implements WebFluxConfigurer {
        private final JsonMapper json;

        WebConfiguration(JsonMapper json) {
            this.json = json;
        }

        @Override
        public void configureHttpMessageCodecs(ServerCodecConfigurer codecs) {
            codecs.defaultCodecs().jacksonJsonEncoder(new JacksonJsonEncoder(json));
            codecs.defaultCodecs().jacksonJsonDecoder(new JacksonJsonDecoder(json));
        }
    }

    /** A projection, and all that it was told. */
    public final class Told {
        private final AnnotationEventHandlerAdapter adapter;
        private final List<EventMessage<?>> history = new ArrayList<>();
        private final Map<String, Long> sequences = new HashMap<>();

        private Told(Object projection) {
            this.adapter = new AnnotationEventHandlerAdapter(projection);
        }

        /** Whether some method of the projection would be called for it. */
        public boolean hears(Class<?> event) {
            return adapter.canHandleType(event);
        }

        /** Tells events of one aggregate, in one transaction. */
        public void tell(Object aggregateId, Object... events) {
            List<EventMessage<?>> batch = Arrays.stream(events)
                    .<EventMessage<?>>map(event -> next(aggregateId, event))
                    .toList();
            handle(batch);
        }

        /** Tells one event of each of several aggregates, in one transaction. */
        public <I> void tellEach(List<I> aggregateIds, Function<I, ?> event) {
            List<EventMessage<?>> batch = aggregateIds.stream()
                    .<EventMessage<?>>map(id -> next(id, event.apply(id)))
                    .toList();
            handle(batch);
        }

        /** As a rebuild does it: the reset, then every event again from the first. */
        public void rebuild() {
            commit(new DefaultUnitOfWork<>(null), () -> {
                adapter.prepareReset();
                return null;
            });
            handle(history);
        }

        /** Tells again what was told already, as happens when a token was not stored in time. */
        public void repeat() {
            handle(history);
        }

        private EventMessage<?> next(Object aggregateId, Object event) {
            String stream = aggregateId.toString();
            long sequence = sequences.merge(stream, 0L, (last, _) -> last + 1);
            EventMessage<?> message = new GenericDomainEventMessage<>(
                    "test",
                    stream,
                    sequence,
                    event,
                    MetaData.emptyInstance(),
                    stream + "#" + sequence,
                    BEGINNING.plusSeconds(history.size()));
            history.add(message);
            return message;
        }

        private void handle(List<EventMessage<?>> messages) {
            BatchingUnitOfWork<EventMessage<?>> unit = new BatchingUnitOfWork<>(messages);
            commit(unit, () -> {
                adapter.handle(unit.getMessage());
                return null;
            });
        }

        private void commit(UnitOfWork<?> unit, Callable<?> work) {
            unit.attachTransaction(transactions);
            ResultMessage<?> result = unit.executeWithResult(work);
            if (result.isExceptional()) {
                throw new IllegalStateException("The projection failed", result.exceptionResult());
            }
        }
    }
}
