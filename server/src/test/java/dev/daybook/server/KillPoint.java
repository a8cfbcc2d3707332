package dev.daybook.server;

import dev.daybook.platform.blob.BlobStore;
import dev.daybook.runner.run.Executor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.config.EventProcessingConfigurer;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Ends a hub's process at one place, as {@code kill -9} would: no shutdown hook, no finally. The place is named by what is
 * handled there, and by when: {@code before} it is handled, {@code commit} when it is about to be stored, {@code after}
 * it was. For what is handled see {@link KillTest}.
 */
@Configuration
@ConditionalOnProperty(KillPoint.PROPERTY)
class KillPoint {
    static final String PROPERTY = "daybook.test.kill";
    static final int EXIT_CODE = 137;

    private static final Set<Class<?>> PORTS = Set.of(Executor.class, BlobStore.class);

    private final String place;
    private final AtomicInteger left;

    /** @param point {@code what:when:times}, with the times that the place must be reached */
    KillPoint(@Value("${" + PROPERTY + "}") String point) {
        int end = point.lastIndexOf(':');
        place = point.substring(0, end);
        left = new AtomicInteger(Integer.parseInt(point.substring(end + 1)));
    }

    @Autowired
    void commands(CommandBus bus) {
        bus.registerHandlerInterceptor(
                (work, chain) -> handle(work.getMessage().getPayloadType().getSimpleName(), work, chain));
    }

    @Autowired
    void events(EventProcessingConfigurer processing) {
        processing.registerDefaultHandlerInterceptor((_, processor) -> (work, chain) -> handle(
                processor.replaceFirst("@.*", "") + "/"
                        + work.getMessage().getPayloadType().getSimpleName(),
                work,
                chain));
    }

    /** Of a port, each method is a place. */
    @Bean
    static BeanPostProcessor ports(@Value("${" + PROPERTY + "}") String point) {
        KillPoint kill = new KillPoint(point);
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                Class<?>[] ports =
                        PORTS.stream().filter(port -> port.isInstance(bean)).toArray(Class<?>[]::new);
                return ports.length == 0
                        ? bean
                        : Proxy.newProxyInstance(
                                KillPoint.class.getClassLoader(),
                                ports,
                                (_, method, arguments) -> kill.call(bean, method, arguments));
            }
        };
    }

    private Object call(Object port, Method method, Object[] arguments) throws Throwable {
        reached(method.getName(), "before");
        try {
            Object answer = method.invoke(port, arguments);
            reached(method.getName(), "after");
            return answer;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Object handle(String what, UnitOfWork<?> work, InterceptorChain chain) throws Exception {
        reached(what, "before");
        work.onPrepareCommit(_ -> reached(what, "commit"));
        work.afterCommit(_ -> reached(what, "after"));
        return chain.proceed();
    }

    private void reached(String what, String when) {
        if (place.equals(what + ":" + when) && left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
