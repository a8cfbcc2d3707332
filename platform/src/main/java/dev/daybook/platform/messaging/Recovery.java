package dev.daybook.platform.messaging;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.ExecutionResult;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Tells the {@link StallWatch} of events that were handled, and of batches of them that could not be stored: read tables
 * are written when a batch is committed, so what they cannot take fails no handler.
 */
record Recovery(StallWatch stalls, String processor) implements MessageHandlerInterceptor<EventMessage<?>> {
    private static final String FIRST = Recovery.class.getName();
    private static final String FAILED = FIRST + ".failed";

    @Override
    public Object handle(UnitOfWork<? extends EventMessage<?>> unit, InterceptorChain chain) throws Exception {
        EventMessage<?> event = unit.getMessage();
        UnitOfWork<?> batch = unit.root();
        batch.getOrComputeResource(FIRST, _ -> {
            batch.afterCommit(_ -> stalls.stored(processor));
            batch.onRollback(failed -> {
                if (failed.getResource(FAILED) == null) {
                    stalls.notStored(processor, event, reason(failed.getExecutionResult()));
                }
            });
            return event;
        });
        Object result;
        try {
            result = chain.proceed();
        } catch (Exception e) {
            batch.resources().put(FAILED, true); // it is known which handler that was
            throw e;
        }
        stalls.handled(event.getIdentifier());
        return result;
    }

    private static String reason(ExecutionResult result) {
        return result != null && result.isExceptionResult()
                ? result.getExceptionResult().toString()
                : "it was rolled back";
    }
}
