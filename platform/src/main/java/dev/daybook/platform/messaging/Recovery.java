package dev.daybook.platform.messaging;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/** Tells the {@link StallWatch} of events that were handled. */
record Recovery(StallWatch stalls) implements MessageHandlerInterceptor<EventMessage<?>> {
    @Override
    public Object handle(UnitOfWork<? extends EventMessage<?>> unit, InterceptorChain chain) throws Exception {
        Object result = chain.proceed();
        String eventId = unit.getMessage().getIdentifier();
        stalls.handled(eventId);
        return result;
    }
}
