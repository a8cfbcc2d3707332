package dev.daybook.command.runner;

import dev.daybook.api.Uuid7;
import dev.daybook.api.runner.RunnerCommand.DrainRunner;
import dev.daybook.api.runner.RunnerCommand.RegisterRunner;
import dev.daybook.api.runner.RunnerCommand.ResumeRunner;
import dev.daybook.api.runner.RunnerEvent.RunnerDrained;
import dev.daybook.api.runner.RunnerEvent.RunnerRegistered;
import dev.daybook.api.runner.RunnerEvent.RunnerResumed;
import dev.daybook.api.runner.RunnerId;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RunnerTest {
    private final RunnerId id = new RunnerId(Uuid7.next());
    private final RunnerRegistered registered = new RunnerRegistered(id, "hub-1");
    private final RunnerDrained drained = new RunnerDrained(id);
    private final RunnerResumed resumed = new RunnerResumed(id);
    private final AggregateTestFixture<Runner> fixture = new AggregateTestFixture<>(Runner.class);

    @Nested
    class Registering {
        @Test
        void isToldOnce() {
            fixture.givenNoPriorActivity()
                    .when(new RegisterRunner(id, "hub-1"))
                    .expectEvents(registered)
                    .expectResultMessagePayload(0L);
        }

        @Test
        void againChangesNothing() {
            fixture.given(registered, drained)
                    .when(new RegisterRunner(id, "hub-1"))
                    .expectNoEvents();
        }

        @Test
        void underAnotherNameIsToldAgain() {
            fixture.given(registered)
                    .when(new RegisterRunner(id, "hub-2"))
                    .expectEvents(new RunnerRegistered(id, "hub-2"));
        }
    }

    @Nested
    class Draining {
        @Test
        void isToldOnce() {
            fixture.given(registered)
                    .when(new DrainRunner(id))
                    .expectEvents(drained)
                    .expectResultMessagePayload(1L);
        }

        @Test
        void twiceIsHarmless() {
            fixture.given(registered, drained)
                    .when(new DrainRunner(id))
                    .expectNoEvents()
                    .expectResultMessagePayload(1L);
        }

        @Test
        void isPossibleAgainAfterResuming() {
            fixture.given(registered, drained, resumed)
                    .when(new DrainRunner(id))
                    .expectEvents(drained);
        }

        @Test
        void needsARunner() {
            fixture.givenNoPriorActivity().when(new DrainRunner(id)).expectException(AggregateNotFoundException.class);
        }
    }

    @Nested
    class Resuming {
        @Test
        void isToldOnce() {
            fixture.given(registered, drained).when(new ResumeRunner(id)).expectEvents(resumed);
        }

        @Test
        void whereNothingWasDrainedIsHarmless() {
            fixture.given(registered).when(new ResumeRunner(id)).expectNoEvents();
        }
    }
}
