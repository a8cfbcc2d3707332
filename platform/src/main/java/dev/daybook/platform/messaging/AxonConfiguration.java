package dev.daybook.platform.messaging;

import dev.daybook.platform.identity.Actor;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.commandhandling.gateway.ExponentialBackOffIntervalRetryScheduler;
import org.axonframework.common.AxonNonTransientException;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.PersistenceExceptionResolver;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.EventProcessingConfigurer;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.messaging.correlation.MessageOriginProvider;
import org.axonframework.messaging.correlation.SimpleCorrelationDataProvider;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3SerializerCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/** Axon as this product uses it; each line that differs from Axon's default says why. */
@Configuration
class AxonConfiguration {
    private static final int BATCH = 500;
    private static final String WITHOUT_AXON_SERVER = "axon.axonserver.enabled";

    /** Handles commands on threads of its own: the simple bus would use the caller's, which may be one of Netty's. */
    @Bean
    @Qualifier("localSegment")
    CommandBus commandBus(
            TransactionManager transactions,
            ExecutorService commandThreads,
            org.axonframework.config.Configuration axon) {
        CommandBus bus =
                new AnsweringCommandBus(SimpleCommandBus.builder().transactionManager(transactions), commandThreads);
        bus.registerHandlerInterceptor(new CorrelationDataInterceptor<>(axon.correlationDataProviders()));
        bus.registerHandlerInterceptor(new RefusalInterceptor());
        return bus;
    }

    /** Virtual threads: a command mostly waits for the database, whose pool sets the limit. */
    @Bean(destroyMethod = "close")
    ExecutorService commandThreads() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("command-", 0).factory());
    }

    /** Two commands for one aggregate at the same moment: the second is decided again, on what the first has changed. */
    @Bean
    CommandGateway commandGateway(CommandBus commands, ScheduledExecutorService retries) {
        return DefaultCommandGateway.builder()
                .commandBus(commands)
                .retryScheduler(ExponentialBackOffIntervalRetryScheduler.builder()
                        .retryExecutor(retries)
                        .nonTransientFailurePredicate(AxonConfiguration::isAnAnswer)
                        .maxRetryCount(8)
                        .backoffFactor(5)
                        .build())
                .build();
    }

    /** A refusal stays one however often it is asked. */
    private static boolean isAnAnswer(Throwable failure) {
        return failure instanceof CommandExecutionException || failure instanceof AxonNonTransientException;
    }

    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService retries() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("command-retry").daemon().factory());
    }

    /** Without a transaction around a query: Axon's own would hold a JDBC connection on a Netty thread. */
    @Bean
    @Primary
    @ConditionalOnProperty(name = WITHOUT_AXON_SERVER, havingValue = "false")
    QueryBus queryBus(QueryUpdateEmitter emitter) {
        return SimpleQueryBus.builder().queryUpdateEmitter(emitter).build();
    }

    @Bean
    @ConditionalOnProperty(name = WITHOUT_AXON_SERVER, havingValue = "false")
    EventStorageEngine eventStorageEngine(
            Serializer defaultSerializer,
            @Qualifier("eventSerializer") Serializer eventSerializer,
            PersistenceExceptionResolver exceptions,
            org.axonframework.config.Configuration axon,
            ConnectionProvider connections,
            TransactionManager transactions,
            EventSchema schema) {
        return JdbcEventStorageEngine.builder()
                .snapshotSerializer(defaultSerializer)
                .eventSerializer(eventSerializer)
                .upcasterChain(axon.upcasterChain())
                .snapshotFilter(axon.snapshotFilter())
                .persistenceExceptionResolver(exceptions)
                .connectionProvider(connections)
                .transactionManager(transactions)
                .schema(schema)
                .dataType(byte[].class)
                .build();
    }

    /** With the name of the data directory as its node, so that a hub that comes back has its own claims at once. */
    @Bean
    TokenStore tokenStore(
            ConnectionProvider connections,
            Serializer serializer,
            TokenSchema schema,
            @Value("${daybook.node-id}") String nodeId) {
        return JdbcTokenStore.builder()
                .connectionProvider(connections)
                .serializer(serializer)
                .schema(schema)
                .nodeId(nodeId)
                .claimTimeout(Duration.ofSeconds(10))
                .contentType(byte[].class)
                .build();
    }

    /** The token store writes its tokens with their class; only Axon's own are let in again. */
    @Bean
    Jackson3SerializerCustomizer tokenTypes() {
        return mapper -> mapper.polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder()
                .allowIfSubType("org.axonframework.")
                .build());
    }

    /** Who and whence go from the command into its events. */
    @Bean
    CorrelationDataProvider actorProvider() {
        return new SimpleCorrelationDataProvider(Actor.KEYS.toArray(String[]::new));
    }

    /** Axon's own, which declaring another provider would have removed. */
    @Bean
    CorrelationDataProvider originProvider() {
        return new MessageOriginProvider();
    }

    @Autowired
    void processors(
            EventProcessingConfigurer events,
            StallWatch stalls,
            ObjectProvider<PromptSource> source,
            @Value("${daybook.node-id}") String nodeId,
            @Value("${" + WITHOUT_AXON_SERVER + "}") boolean axonServer) {
        if (!axonServer) { // whose own streams tell when there is something new
            events.configureDefaultStreamableMessageSource(_ -> source.getObject());
        }
        events.usingPooledStreamingEventProcessors(
                        (_, processor) -> processor.initialSegmentCount(1).batchSize(BATCH))
                .byDefaultAssignHandlerTypesTo(handler -> group(handler, nodeId))
                .registerDefaultListenerInvocationErrorHandler(_ -> stalls)
                .registerDefaultErrorHandler(_ -> PropagatingErrorHandler.instance())
                .registerDefaultHandlerInterceptor((_, processor) -> new Recovery(stalls, processor));
    }

    static String group(Class<?> handler, String nodeId) {
        ProcessingGroup named = handler.getAnnotation(ProcessingGroup.class);
        if (named == null) {
            throw new IllegalStateException(handler + " handles events and names no @ProcessingGroup");
        }
        return handler.isAnnotationPresent(PerNode.class) ? named.value() + "@" + nodeId : named.value();
    }
}
