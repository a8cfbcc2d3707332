package dev.daybook.runner.dispatch;

import com.zaxxer.hikari.HikariDataSource;
import dev.daybook.api.BlobRef;
import dev.daybook.api.Role;
import dev.daybook.api.job.EndReason;
import dev.daybook.api.job.JobEvent.JobFinished;
import dev.daybook.api.job.JobEvent.JobQueued;
import dev.daybook.api.job.JobEvent.JobStarted;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobSpec;
import dev.daybook.api.job.JobSpec.PlaybookRun;
import dev.daybook.api.job.JobSpec.Target;
import dev.daybook.api.job.Outcome;
import dev.daybook.api.job.Requester;
import dev.daybook.api.job.RunOptions;
import dev.daybook.api.job.RunRecord.AnsibleRunRecord;
import dev.daybook.api.job.RunSecrets;
import dev.daybook.api.playbook.PlaybookContent;
import dev.daybook.api.playbook.PlaybookId;
import dev.daybook.api.server.ServerId;
import dev.daybook.platform.database.TestDatabase;
import dev.daybook.platform.read.ReadTables;
import dev.daybook.runner.run.NodeName;
import io.r2dbc.spi.ConnectionFactories;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * The queue on a real database, and any number of runner nodes that take from it. Events are told as a processor would
 * tell them: those of one call in one unit of work and one transaction.
 */
final class QueueDatabase implements AutoCloseable {
    private static final PlaybookContent CONTENT = new PlaybookContent("site.yml", List.of(), List.of(), List.of());

    private final TestDatabase database = TestDatabase.shared();
    private final HikariDataSource dataSource = pool(database);
    private final JdbcTransactionManager transactionManager = new JdbcTransactionManager(dataSource);
    private final List<AnnotationConfigApplicationContext> contexts = new ArrayList<>();
    private final List<EventMessage<?>> history = new ArrayList<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Map<JobId, JobSpec> specs = new HashMap<>();
    private final AnnotationEventHandlerAdapter projection;

    QueueDatabase() {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        projection = new AnnotationEventHandlerAdapter(
                node(true).context.getBeanFactory().createBean(RunnerQueue.class));
    }

    /** As the hub's own. */
    private static HikariDataSource pool(TestDatabase database) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(database.url().jdbcUrl());
        pool.setUsername(database.url().user());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(10);
        pool.setMinimumIdle(1);
        pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return pool;
    }

    /** A runner. */
    record Node(AnnotationConfigApplicationContext context, String id) {
        /** @return the job that it took */
        Optional<JobId> claims() {
            return context.getBean(Claims.class).claim().map(Claims.Claim::jobId);
        }

        void comesBack() {
            context.getBean(Claims.class).giveUpOwn();
        }

        WaitReasons waitReasons() {
            return context.getBean(WaitReasons.class);
        }
    }

    Node node() {
        return node(true);
    }

    Node node(boolean oneJobPerServer) {
        String id = UUID.randomUUID().toString();
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test", Map.of("daybook.node-id", id, "daybook.runner.one-job-per-server", oneJobPerServer)));
        context.registerBean(JdbcTemplate.class, () -> new JdbcTemplate(dataSource));
        context.registerBean(JdbcTransactionManager.class, () -> transactionManager);
        context.registerBean(
                DatabaseClient.class,
                () -> DatabaseClient.create(
                        ConnectionFactories.get(database.url().r2dbcOptions(database.password()))));
        context.register(
                Transactions.class,
                ReadTables.class,
                NodeName.class,
                Wake.class,
                Lanes.class,
                Claims.class,
                WaitReasons.class);
        context.refresh();
        contexts.add(context);
        return new Node(context, id);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement(proxyTargetClass = true)
    static class Transactions {
        @Bean
        JsonMapper mapper() {
            return JsonMapper.builder().build();
        }
    }

    JdbcTemplate jdbc() {
        return new JdbcTemplate(dataSource);
    }

    TransactionTemplate transaction() {
        return new TransactionTemplate(transactionManager);
    }

    static ServerId server() {
        return new ServerId(UUID.randomUUID());
    }

    /** A job that changes its servers, and waits. */
    JobId queues(int priority, ServerId... servers) {
        JobQueued queued = queued(priority, false, servers);
        tell(queued);
        return queued.jobId();
    }

    JobId queuesCheck(ServerId... servers) {
        JobQueued queued = queued(0, true, servers);
        tell(queued);
        return queued.jobId();
    }

    JobQueued queued(int priority, boolean check, ServerId... servers) {
        JobId id = JobId.next();
        JobSpec spec = new PlaybookRun(
                PlaybookId.next(),
                "site",
                1,
                CONTENT,
                Arrays.stream(servers)
                        .map(server -> new Target(server, server.toString()))
                        .toList(),
                Map.of(),
                new RunOptions(check, false, null, List.of(), List.of(), 0, null, false),
                RunSecrets.NONE);
        specs.put(id, spec);
        return new JobQueued(id, numbers.incrementAndGet(), spec, priority, Duration.ofHours(1), requester());
    }

    void starts(JobId job, Node node) {
        tell(started(job, node));
    }

    JobStarted started(JobId job, Node node) {
        return new JobStarted(
                job,
                node.id(),
                specs.get(job),
                Duration.ofHours(1),
                requester(),
                new AnsibleRunRecord("2.14.18", new BlobRef("0".repeat(64), 2), List.of(), List.of(), null));
    }

    void ends(JobId job) {
        tell(finished(job));
    }

    static JobFinished finished(JobId job) {
        return new JobFinished(job, Outcome.SUCCESS, EndReason.EXIT, 0, 0, null);
    }

    private static Requester requester() {
        return new Requester("olga-id", "olga", Role.USER);
    }

    void tell(Object... events) {
        List<EventMessage<?>> batch = Arrays.stream(events)
                .<EventMessage<?>>map(GenericEventMessage::asEventMessage)
                .toList();
        history.addAll(batch);
        handle(batch);
    }

    /** As a rebuild does it: the reset, then every event again, so many at a time. */
    void rebuild(int batch, @Nullable Runnable betweenBatches) {
        transaction().executeWithoutResult(_ -> projection.prepareReset());
        for (int start = 0; start < history.size(); start += batch) {
            handle(history.subList(start, Math.min(start + batch, history.size())));
            if (betweenBatches != null) {
                betweenBatches.run();
            }
        }
    }

    private void handle(List<EventMessage<?>> messages) {
        BatchingUnitOfWork<EventMessage<?>> unit = new BatchingUnitOfWork<>(messages);
        unit.attachTransaction(new SpringTransactionManager(transactionManager));
        ResultMessage<?> result = unit.executeWithResult(() -> {
            projection.handle(unit.getMessage());
            return null;
        });
        if (result.isExceptional()) {
            throw new IllegalStateException("The queue failed", result.exceptionResult());
        }
    }

    /** A runner that has just been heard of. */
    void beats(Node node, int slots) {
        jdbc().update(
                        "replace into runner_node (runner_id, heartbeat_at, started_at, slots, running) values (?, utc_timestamp(6), utc_timestamp(6), ?, 0)",
                        node.id(),
                        slots);
    }

    @Override
    public void close() {
        contexts.forEach(AnnotationConfigApplicationContext::close);
        dataSource.close();
        database.drop();
    }
}
